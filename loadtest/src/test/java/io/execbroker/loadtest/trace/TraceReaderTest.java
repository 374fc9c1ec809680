package io.execbroker.loadtest.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

final class TraceReaderTest {
    private static final String HEADER =
            "{\"trace\":\"execbroker\",\"version\":1,\"title\":\"t\"}\n";

    @Test
    void whatIsWrittenIsReadBackEqual() throws IOException {
        var trace = new TraceExpansion(Release.MITAKA, 2, 2, Path.of("/run/x")).trace();
        var text = new StringBuilder();

        TraceWriter.write(trace, text);

        assertThat(read(text.toString())).isEqualTo(trace);
    }

    @Test
    void aLineNeedsNothingButItsArgv() throws IOException {
        var trace = read(HEADER + "{\"argv\":[\"true\"]}\n\n{\"argv\":[\"true\"]}\n");

        assertThat(trace.title()).isEqualTo("t");
        assertThat(trace.commands()).extracting(TraceCommand::id).containsExactly("f:2", "f:4");
        var command = trace.commands().getFirst();
        assertThat(command.owner()).isEqualTo("f:2");
        assertThat(command.expectedExits()).containsExactly(0);
        assertThat(command.agentWaits()).isTrue();
        assertThat(command.stdin()).isNull();
        assertThat(command.atMicros()).isEmpty();
    }

    @Test
    void emptyArgumentsAreKept() throws IOException {
        var trace = read(HEADER + "{\"argv\":[\"dnsmasq\",\"\",\"a b\"]}\n");

        assertThat(trace.commands().getFirst().argv()).containsExactly("dnsmasq", "", "a b");
    }

    @Test
    void everyFieldIsWrittenAndReadBackEqual() throws IOException {
        var line =
                "{\"id\":\"a\",\"agent\":\"l3\",\"owner\":\"pid7/0\","
                        + "\"argv\":[\"a\\udcff\\u00e9\",\"\"],"
                        + "\"stdin\":\"\\u0000\\udc80\",\"stdin_missing\":true,\"exits\":[-9],"
                        + "\"rejected\":\"unauthorised\",\"any_end\":true,\"agent_waits\":false,"
                        + "\"daemonizes\":true,\"at_us\":5,\"timeout_ms\":7,\"cwd\":\"/srv\","
                        + "\"umask\":\"077\",\"priority\":\"bulk\",\"ordering_key\":\"k\"}";
        var trace = read(HEADER + line);
        var command = trace.commands().getFirst();
        assertThat(command)
                .isEqualTo(
                        new TraceCommand(
                                "a",
                                "l3",
                                "pid7/0",
                                List.of("a\uDCFF\u00E9", ""),
                                "\0\uDC80",
                                true,
                                List.of(),
                                new Expectation(Set.of(-9), Optional.of("unauthorised"), true),
                                false,
                                true,
                                OptionalLong.of(5),
                                new Terms(
                                        "/srv",
                                        OptionalInt.of(077),
                                        OptionalLong.of(7),
                                        Optional.of("bulk"),
                                        "k")));

        var text = new StringBuilder();
        TraceWriter.write(trace, text);

        assertThat(text.chars()).allMatch(c -> c < 0x80);
        assertThat(read(text.toString())).isEqualTo(trace);
    }

    @Test
    void aCommandThatIsToBeRefusedNeedNoExitCode() throws IOException {
        var trace = read(HEADER + "{\"argv\":[\"a\"],\"rejected\":\"unauthorised\"}");

        assertThat(trace.commands().getFirst().expectedExits()).isEmpty();
    }

    @Test
    void aRecordingIsReadInTheOrderOfItsTimes() throws IOException {
        var text =
                """
                {"id":"c","argv":["a"],"at_us":3}
                {"id":"a","argv":["a"],"at_us":1}
                {"id":"b","argv":["a"],"at_us":1}
                """;

        assertThat(read(HEADER + text).commands())
                .extracting(TraceCommand::id)
                .containsExactly("a", "b", "c");
        assertThat(read(HEADER + text + "{\"id\":\"d\",\"argv\":[\"a\"]}").commands())
                .extracting(TraceCommand::id)
                .containsExactly("c", "a", "b", "d");
    }

    @Test
    void badInputNamesFileLineAndFault() {
        assertBad("", "f:1: not a trace");
        assertBad("hello\n", "f:1: not a trace");
        assertBad("{\"trace\":\"execbroker\",\"version\":2}\n", "f:1: not a trace");
        assertBad(HEADER + "{\"argv\":[]}", "f:2: command f:2: argv names no program");
        assertBad(HEADER + "{\"argv\":[\"a\"],\"exit\":1}", "f:2: ", "exit");
        assertBad(HEADER + "{\"argv\":[\"a\"],\"at_us\":-1}", "at_us -1 (expected: >= 0)");
        assertBad(HEADER + "{\"argv\":[\"a\"],\"exits\":[]}", "no expected exit code");
        assertBad(HEADER + "{\"argv\":[\"a\\udfff\"]}", "a surrogate that is no byte");
        assertBad(HEADER + "{\"argv\":[\"a\\u0000\"]}", "NUL");
        assertBad(HEADER + "{\"argv\":[\"a\"],\"stdin\":\"\\ud800\"}", "stdin has a surrogate");
        assertBad(HEADER + "{\"argv\":[\"a\"],\"cwd\":\"srv\"}", "cwd srv");
        assertBad(HEADER + "{\"argv\":[\"a\"],\"umask\":\"9\"}", "umask 9");
        assertBad(HEADER + "{\"argv\":[\"a\"],\"timeout_ms\":0}", "timeout_ms 0");
        assertBad(HEADER + "{\"argv\":[\"a\"],\"priority\":\"high\"}", "priority high");
        assertBad(HEADER + "{\"argv\":[\"a\"],\"needs\":[\"z\"]}", "needs z, which is not there");
        assertBad(
                HEADER + "{\"id\":\"a\",\"argv\":[\"a\"]}\n{\"id\":\"a\",\"argv\":[\"a\"]}",
                "two commands have the id a");
        assertBad(
                HEADER
                        + "{\"id\":\"a\",\"argv\":[\"a\"],\"needs\":[\"b\"]}\n"
                        + "{\"id\":\"b\",\"argv\":[\"a\"],\"needs\":[\"a\"]}",
                "in a circle");
    }

    private static void assertBad(String text, String... fragments) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(TraceException.class)
                .message()
                .contains(fragments);
    }

    private static Trace read(String text) throws IOException {
        return TraceReader.read(new BufferedReader(new StringReader(text)), "f");
    }
}
