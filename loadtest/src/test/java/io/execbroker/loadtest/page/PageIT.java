package io.execbroker.loadtest.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.bench.BenchReport;
import io.execbroker.loadtest.bench.InventedReport;
import io.execbroker.loadtest.bench.WorkloadFigures;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The page in a browser. */
@Timeout(120)
final class PageIT {
    private static final Pattern PLOT = Pattern.compile("<div class=\"plot\"[^>]*>");
    private static final Pattern IMAGE = Pattern.compile("<img");
    private static final Pattern TEXT = Pattern.compile(">([^<>]+)<");
    private static final Pattern DRAWN = Pattern.compile("<svg [^>]*>");

    @TempDir private Path folder;

    @Test
    void everyPlotIsDrawnWithoutAnError() throws Exception {
        var report = InventedReport.read();
        var page = shown(report);

        // Two syncs, two families, one load, the outputs; and two plots for each workload.
        assertThat(count(PLOT, page)).isEqualTo(6 + 2 * report.workloads().size());
        assertThat(count(DRAWN, page)).isEqualTo(count(PLOT, page));
        assertThat(texts(page))
                .contains("14 of 16", "14 of 16 targets reached, 1 missed, 1 not measured")
                .contains("1.12\u00d7", "sudo 10 min 6 s, extrapolated", "99.9 %")
                .contains("The broker itself", "131 \u00b5s", "true, at 70 % of saturation")
                .containsAll(report.workloads().stream().map(WorkloadFigures::title).toList())
                .containsAll(report.peers().stream().map(BenchReport.Participant::title).toList());
    }

    @Test
    void aReportWithNothingInItIsAPageAllTheSame() throws Exception {
        var whole = InventedReport.read();
        var nothing =
                new BenchReport(
                        whole.started(),
                        whole.machine(),
                        whole.schedule(),
                        whole.peers(),
                        whole.absent(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of());

        var page = shown(nothing);

        assertThat(texts(page)).contains("Who took part");
        assertThat(count(PLOT, page)).isZero();
    }

    @Test
    void textOfTheReportStaysText() throws Exception {
        var page = shown(InventedReport.saying("<img src='x' onerror='alert(1)'>"));

        assertThat(texts(page)).contains("&lt;img src='x' onerror='alert(1)'&gt;");
        assertThat(count(IMAGE, page)).isZero();
    }

    private static int count(Pattern pattern, String page) {
        return (int) pattern.matcher(page).results().count();
    }

    private static List<String> texts(String page) {
        return TEXT.matcher(page).results().map(found -> found.group(1)).toList();
    }

    /** What a browser makes of the page; its console must have stayed empty. */
    private String shown(BenchReport report) throws IOException, InterruptedException {
        var page = Files.writeString(folder.resolve("page.html"), Page.of(report));
        var dom = folder.resolve("dom.html");
        var log = folder.resolve("log.txt");
        var browser =
                new ProcessBuilder(
                                "chromium",
                                "--headless",
                                // As root it has no sandbox; what it shows is this test's own.
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--disable-breakpad",
                                "--disable-background-networking",
                                "--user-data-dir=" + folder.resolve("profile"),
                                "--enable-logging=stderr",
                                "--virtual-time-budget=5000",
                                "--dump-dom",
                                page.toUri().toString())
                        .redirectOutput(dom.toFile())
                        .redirectError(log.toFile())
                        .start();
        assertThat(browser.waitFor()).isZero();
        assertThat(Files.readString(log)).doesNotContain("CONSOLE");
        var document = Files.readString(dom);
        return document.substring(document.indexOf("<main"), document.indexOf("</main>"));
    }
}
