package io.execbroker.broker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.broker.report.RejectReason;
import io.execbroker.broker.report.Reports;
import io.execbroker.filters.Surrogateescape;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;

/** Nothing in an argument can forge, split or hide a line. */
final class AuditLinePropertyTest {

    private final ObjectMapper json = new ObjectMapper();

    @Property(tries = 10_000)
    void hostileArgumentsStayInsideOnePrintableLineAndComeBackExactly(
            @ForAll("hostileArgv") List<String> argv) throws IOException {
        var line = AuditLineTest.line(Reports.rejected(argv, RejectReason.UNAUTHORISED));

        assertThat(line).endsWith("\n");
        assertThat(line.substring(0, line.length() - 1)).matches("[ -~]+");
        var read =
                StreamSupport.stream(json.readTree(line).get("argv").spliterator(), false)
                        .map(node -> node.asText())
                        .toList();
        assertThat(read).isEqualTo(argv);
    }

    @Property(tries = 2_000)
    void arbitraryBytesComeBackExactly(@ForAll byte[] bytes) throws IOException {
        var word = Surrogateescape.decode(bytes);

        var line = AuditLineTest.line(Reports.completed(List.of(word)));

        var read = json.readTree(line).get("argv").get(0).asText();
        assertThat(Surrogateescape.encode(read)).isEqualTo(bytes);
    }

    @Provide
    Arbitrary<List<String>> hostileArgv() {
        var pieces =
                Arbitraries.of(
                        "\n",
                        "\r\n",
                        "\"}\n{\"time\":\"",
                        "\\",
                        "\\u000a",
                        "\u0000",
                        "\u001b[2J",
                        "\u007f",
                        "\u0085",
                        "\u009b31m",
                        "\u2028",
                        "\u2029",
                        "\u202e",
                        "\u2066",
                        "\ud800",
                        "\udc80",
                        "\udcff",
                        "\ud83d\ude00",
                        "\ufeff",
                        "é",
                        "/sbin/ip",
                        "");
        var anything = Arbitraries.chars().all().map(String::valueOf);
        return Arbitraries.oneOf(pieces, anything)
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts))
                .list()
                .ofMaxSize(8);
    }
}
