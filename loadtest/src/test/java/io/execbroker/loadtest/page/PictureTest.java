package io.execbroker.loadtest.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.bench.BenchReport;
import io.execbroker.loadtest.bench.InventedReport;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

final class PictureTest {
    private static final int MAX_BYTES = 200_000;

    private static String picture = "";

    /** Once: it takes seconds. */
    @BeforeAll
    static void draw() throws Exception {
        picture = Picture.of(InventedReport.read());
    }

    @Test
    void thePlotsThatSayMostAreInOneSmallPicture() throws Exception {
        var report = InventedReport.read();
        var texts = texts(picture);

        assertThat(picture.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MAX_BYTES);
        assertThat(texts)
                .contains("execbroker beside its peers", "true, one at a time")
                .contains("All of it in 18.9 s, 15.4\u00d7 as fast as oslo daemon")
                .contains("execbroker 18.9 s", "sudo 10 min 6 s, extrapolated")
                .contains("99.9 %", "10 ms", "1.89\u00d7");
        assertThat(texts)
                .containsAll(
                        report.peers().stream()
                                .map(BenchReport.Participant::title)
                                .filter(title -> title.length() < 22)
                                .toList());
    }

    @Test
    void whatIsExtrapolatedIsDashed() {
        assertThat(picture)
                .containsPattern(
                        "d=\"M[^\"]+L[^\"]+\" fill=\"none\" stroke=\"var\\(--oslo\\)\""
                                + " stroke-width=\"[0-9.]+\" stroke-dasharray=\"3,4\"");
    }

    @Test
    void textOfTheReportCannotLeaveItsElement() throws Exception {
        var hostile = "</text><script>alert(1)</script>";

        assertThat(texts(Picture.of(InventedReport.saying(hostile)))).contains(hostile);
    }

    @Test
    void aReportOfClosedLoopsAloneHasAPicture() throws Exception {
        var whole = InventedReport.read();
        var part =
                new BenchReport(
                        whole.started(),
                        whole.machine(),
                        whole.schedule(),
                        whole.peers(),
                        whole.absent(),
                        whole.workloads(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of());

        assertThat(texts(Picture.of(part)))
                .contains("true, one at a time", "1.89\u00d7")
                .doesNotContain("commands finished");
    }

    /** Of every element of text; that it is XML at all is part of what is asked. */
    private static List<String> texts(String picture) throws Exception {
        var elements = parse(picture).getElementsByTagName("text");
        return IntStream.range(0, elements.getLength())
                .mapToObj(at -> elements.item(at).getTextContent())
                .toList();
    }

    private static Document parse(String picture) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(picture)));
    }
}
