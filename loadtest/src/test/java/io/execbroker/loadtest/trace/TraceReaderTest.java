package io.execbroker.loadtest.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;

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
    void badInputNamesFileLineAndFault() {
        assertBad("", "f:1: not a trace");
        assertBad("hello\n", "f:1: not a trace");
        assertBad("{\"trace\":\"execbroker\",\"version\":2}\n", "f:1: not a trace");
        assertBad(HEADER + "{\"argv\":[]}", "f:2: command f:2: argv names no program");
        assertBad(HEADER + "{\"argv\":[\"a\"],\"exit\":1}", "f:2: ", "exit");
        assertBad(HEADER + "{\"argv\":[\"a\"],\"at_us\":-1}", "at_us -1 (expected: >= 0)");
        assertBad(HEADER + "{\"argv\":[\"a\"],\"exits\":[]}", "no expected exit code");
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
