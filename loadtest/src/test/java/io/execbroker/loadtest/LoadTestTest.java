package io.execbroker.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.loadtest.bench.InventedReport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

final class LoadTestTest {
    private static final String HEADER =
            "{\"trace\":\"execbroker\",\"version\":1,\"title\":\"a few\"}\n";

    @TempDir private Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void expandWritesATraceThatReplayReads() throws IOException {
        assertThat(run("expand", "--routers", "2", "--networks", "1", "--release", "2014.1"))
                .isZero();

        assertThat(out.toString().lines().count()).isEqualTo(1 + 2 * 27 + 13);
        assertThat(out.toString().lines().findFirst().orElseThrow())
                .contains("\"version\":1", "Neutron 2014.1, 2 routers, 1 networks");
    }

    @Test
    void aReplayThatEndsAsExpectedExitsWith0AndWritesJson() throws IOException {
        var trace =
                trace(
                        """
                        {"id":"a","argv":["true"]}
                        {"id":"b","argv":["false"],"needs":["a"],"exits":[1]}
                        """);
        var json = folder.resolve("report.json");

        assertThat(run("replay", "--direct", "--trace", trace, "--json", json.toString())).isZero();

        assertThat(out.toString()).startsWith("a few, through direct spawn\n");
        var report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.at("/total/failed_as_expected").asInt()).isEqualTo(1);
        assertThat(report.at("/queue_wait/count").asInt()).isZero();
    }

    @Test
    void aReplayWithASurpriseExitsWith1AndShowsIt() throws IOException {
        var trace = trace("{\"argv\":[\"sh\",\"-c\",\"echo broken >&2; exit 9\"]}\n");

        assertThat(run("replay", "--direct", "--order", "DAG", "--trace", trace)).isEqualTo(1);

        assertThat(out.toString()).contains(trace + ":2: exit 9 (expected: [0])", "| broken");
    }

    @Test
    void everyArrivalCanBeChosen() throws IOException {
        var trace = trace("{\"argv\":[\"true\"],\"at_us\":1000}\n");

        assertThat(run("replay", "--direct", "--trace", trace, "--concurrency", "3")).isZero();
        assertThat(run("replay", "--direct", "--trace", trace, "--rate", "100")).isZero();
        assertThat(run("replay", "--direct", "--trace", trace, "--recorded", "2")).isZero();
        assertThat(run("replay", "--direct", "--trace", trace, "--recorded", "max")).isZero();

        assertThat(out.toString())
                .contains("closed, 3 at once", "open, 100.0/s", "open, as recorded, speed 2.0")
                .contains("open, in the recorded order, as fast as it goes");
        assertThat(run("replay", "--direct", "--trace", trace, "--recorded", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("speed: 0 (expected: a number > 0, or max)");
    }

    @Test
    void badUsageExitsWith2AndNamesTheFault() {
        assertThat(run("expand", "--release", "9")).isEqualTo(2);
        assertThat(err.toString()).contains("release: 9 (expected: 2014.1 or 8.0.0)");
        assertThat(run("replay", "--trace", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("--socket");
        assertThat(run("replay", "--direct", "--trace", "x", "--rate", "1", "--concurrency", "1"))
                .isEqualTo(2);
    }

    @Test
    void aThresholdThatCannotBeReadIsNamed() {
        assertThat(run("bench", "--execbrokerd", "x", "--threshold", "true@1.floor.rate>9"))
                .isEqualTo(2);

        assertThat(err.toString())
                .contains("threshold: true@1.floor.rate>9 (expected: NAME>=NUMBER or");
    }

    @Test
    void aMissingFileIsNamedWithoutAStackTrace() {
        var missing = folder.resolve("none.jsonl").toString();

        assertThat(run("replay", "--direct", "--trace", missing)).isEqualTo(1);

        assertThat(err.toString())
                .isEqualTo(
                        "execbroker-loadtest replay: java.nio.file.NoSuchFileException: "
                                + missing
                                + "\n");
    }

    @Test
    void aBrokerThatIsNotThereIsNamed() throws IOException {
        var socket = folder.resolve("none.sock").toString();
        var trace = trace("{\"argv\":[\"true\"]}\n");

        assertThat(run("replay", "--socket", socket, "--trace", trace)).isEqualTo(1);

        assertThat(err.toString()).contains(socket).hasLineCount(1);
    }

    @Test
    void aSingleCommandWithoutABrokerExitsWith125() {
        var socket = folder.resolve("none.sock").toString();

        assertThat(run("exec", "--socket", socket, "--", "ip", "-V")).isEqualTo(125);
        assertThat(err.toString()).contains(socket);
        assertThat(run("exec", "--socket", socket)).isEqualTo(2);
    }

    @Test
    void theDemonstrationRefusesToRunOutsideTheSandbox() {
        var target = folder.resolve("demo");

        assertThat(run("demo", "--execbrokerd", "/bin/true", "--dir", target.toString()))
                .isEqualTo(1);

        assertThat(err.toString()).contains("./dev demo");
        assertThat(target).doesNotExist();
    }

    @Test
    void theBenchRefusesToRunOutsideTheSandbox() {
        var target = folder.resolve("bench");

        assertThat(run("bench", "--execbrokerd", "/bin/true", "--dir", target.toString()))
                .isEqualTo(1);

        assertThat(err.toString()).contains("./dev bench");
        assertThat(target).doesNotExist();
    }

    @Test
    void aStoredReportBecomesAPageAndAPicture() throws IOException {
        var report = Files.writeString(folder.resolve("report.json"), InventedReport.json());

        assertThat(run("page", report.toString())).isZero();
        assertThat(out.toString()).startsWith("<!DOCTYPE html>").endsWith("</html>\n");

        out.getBuffer().setLength(0);
        assertThat(run("page", "--picture", report.toString())).isZero();
        assertThat(out.toString()).startsWith("<svg ").endsWith("</svg>\n");
    }

    @Test
    void aReportThatIsNoneIsNamed() throws IOException {
        var report = Files.writeString(folder.resolve("report.json"), "{}").toString();

        assertThat(run("page", report)).isEqualTo(1);

        assertThat(err.toString()).contains("expected: execbroker-loadtest/bench, version 2");
    }

    @Test
    void aReplayWithoutTheStandardInputOfACommandSaysSo() throws IOException {
        var trace = trace("{\"argv\":[\"false\"],\"stdin_missing\":true,\"any_end\":true}\n");

        assertThat(run("replay", "--direct", "--trace", trace)).isZero();

        assertThat(err.toString()).contains("1 of 1 commands read a standard input");
    }

    @Test
    void aConvertedLogIsATraceThatReplayReads() throws IOException {
        var log =
                Files.writeString(
                        folder.resolve("l3.log"),
                        """
                        2026-11-01 10:00:00.123 4711 DEBUG neutron.agent.linux.utils [-] Running \
                        command (rootwrap daemon): ['true'] execute_rootwrap_daemon /x.py:103
                        2026-11-01 10:00:00.123 4711 DEBUG neutron.agent.linux.utils [-] Running \
                        command (rootwrap daemon): ['true' execute_rootwrap_daemon /x.py:103
                        """);

        assertThat(run("convert", log.toString())).isZero();
        assertThat(err.toString())
                .contains(
                        "2 messages, 1 commands",
                        "skipped 1: commands that cannot be read",
                        ":2: ");
        var trace = Files.writeString(folder.resolve("trace.jsonl"), out.toString()).toString();

        assertThat(run("replay", "--direct", "--recorded", "1", "--trace", trace)).isZero();
    }

    private String trace(String lines) throws IOException {
        return Files.writeString(folder.resolve("trace.jsonl"), HEADER + lines).toString();
    }

    private int run(String... args) {
        return LoadTest.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
