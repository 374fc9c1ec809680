package io.execbroker.broker.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.broker.admission.Priority;
import io.execbroker.broker.config.RecordConfig;
import io.execbroker.broker.metrics.NoMetrics;
import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.record.ReceivedRequest.Stdin;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.RejectReason;
import io.execbroker.broker.report.Reports;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class TraceRecorderTest {

    private static final long MIB = 1 << 20;

    @TempDir Path folder;
    private final NoMetrics metrics = new NoMetrics();
    private Path file = Path.of("/");

    @BeforeEach
    void name() {
        file = folder.resolve("trace.jsonl");
    }

    @Test
    void aRequestAtItsDefaultsIsAShortLine() throws IOException {
        var line = recorded(Stdin.NONE, ran(0, EndCause.OWN));

        assertThat(line.toString())
                .matches(
                        "\\{\"id\":\"c12s5\",\"agent\":\"neutron\",\"owner\":\"pid999/0\","
                                + "\"argv\":\\[\"x\"],\"daemonizes\":true,\"at_us\":\\d+,"
                                + "\"timeout_ms\":60000}");
    }

    @Test
    void theFileBeginsWithItsHeaderAndIsForItsOwnerOnly() throws IOException {
        record(MIB, false).close();

        assertThat(Files.readString(file))
                .startsWith("{\"trace\":\"execbroker\",\"version\":1,\"title\":\"recorded by ")
                .hasLineCount(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void howItEndedIsKept() throws IOException {
        assertThat(recorded(Stdin.NONE, ran(3, EndCause.OWN)).get("exits")).hasToString("[3]");
        assertThat(recorded(Stdin.NONE, killed(9, EndCause.TIMEOUT)).get("exits"))
                .hasToString("[-9]");
        var denied = Reports.rejected(List.of("x"), RejectReason.UNAUTHORISED);
        assertThat(recorded(Stdin.NONE, denied).get("rejected").asText()).isEqualTo("unauthorised");
        assertThat(recorded(Stdin.CALLERS, denied).get("any_end")).isNull();
    }

    @Test
    void anEndThatAReplayCannotRepeatIsMarked() throws IOException {
        var full = Reports.rejected(List.of("x"), RejectReason.QUEUE_FULL);

        assertThat(isAnyEnd(Stdin.NONE, full)).isTrue();
        assertThat(isAnyEnd(Stdin.NONE, killed(15, EndCause.OUTPUT_LIMIT))).isTrue();
        assertThat(isAnyEnd(Stdin.CALLERS, ran(0, EndCause.OWN))).isTrue();
        assertThat(isAnyEnd(Stdin.NONE, killed(15, EndCause.CANCEL))).isFalse();
    }

    @Test
    void whatItsCallerEndedIsTimedAsItWas() throws IOException {
        var cancelled = recorded(Stdin.NONE, killed(15, EndCause.CANCEL));

        // 3 ms in the queue, 1 to start, 40 until the exit, see Reports.
        assertThat(cancelled.get("timeout_ms").asInt()).isEqualTo(44);
    }

    @Test
    void aSignalledCommandMayEndAsItLikes() throws IOException {
        try (var recorder = record(MIB, false)) {
            var request = recorder.begin(request(Stdin.NONE));
            request.signalled();
            request.end(killed(1, EndCause.OWN));
        }

        assertThat(lines().getFirst().get("any_end").asBoolean()).isTrue();
        assertThat(lines().getFirst().get("timeout_ms").asInt()).isEqualTo(44);
    }

    @Test
    void termsOtherThanTheDefaultsAreKept() throws IOException {
        try (var recorder = record(MIB, false)) {
            var request =
                    new ReceivedRequest(
                            ran(0, EndCause.OWN).origin(),
                            System.nanoTime(),
                            Stdin.NONE,
                            "/srv",
                            077,
                            1,
                            Priority.BULK,
                            "key");
            recorder.begin(request).end(ran(0, EndCause.OWN));
        }

        assertThat(lines().getFirst().toString())
                .endsWith(
                        "\"timeout_ms\":1,\"cwd\":\"/srv\",\"umask\":\"77\",\"priority\":\"bulk\","
                                + "\"ordering_key\":\"key\"}");
    }

    @Test
    void standardInputIsKeptOnlyWhenAsked() throws IOException {
        try (var recorder = record(MIB, false)) {
            feed(recorder, "secret");
            feed(recorder, "");
        }

        assertThat(Files.readString(file)).doesNotContain("secret");
        assertThat(lines().getFirst().get("stdin_missing").asBoolean()).isTrue();
        assertThat(lines().getFirst().get("any_end").asBoolean()).isTrue();
        assertThat(lines().getLast().get("stdin_missing")).isNull();
    }

    @Test
    void standardInputIsKeptByteForByte() throws IOException {
        try (var recorder = record(MIB, true)) {
            var request = recorder.begin(request(Stdin.STREAMED));
            request.stdin(Unpooled.wrappedBuffer(new byte[] {'a', 0, '\n'}));
            request.stdin(Unpooled.wrappedBuffer(new byte[] {(byte) 0xFF, (byte) 0xC3}));
            request.stdin(Unpooled.wrappedBuffer(new byte[] {(byte) 0xA9}));
            request.stdinClosed();
            request.end(ran(0, EndCause.OWN));
        }

        assertThat(lines().getFirst().get("stdin").asText()).isEqualTo("a\0\n\uDCFF\u00E9");
        assertThat(lines().getFirst().get("any_end")).isNull();
    }

    @Test
    void standardInputThatIsTooLongIsMissingAsAWhole() throws IOException {
        try (var recorder = record(MIB, true)) {
            feed(recorder, "x".repeat(KeptStdin.MAX_BYTES));
            feed(recorder, "x".repeat(KeptStdin.MAX_BYTES), "y");
        }

        assertThat(lines().getFirst().get("stdin").asText()).hasSize(KeptStdin.MAX_BYTES);
        assertThat(lines().getLast().get("stdin")).isNull();
        assertThat(lines().getLast().get("stdin_missing").asBoolean()).isTrue();
    }

    @Test
    void standardInputsOfAllOpenRequestsAreBounded() throws IOException {
        var open = new ArrayList<RequestRecord>();
        try (var recorder = record(64 * MIB, true)) {
            for (var i = 0; i <= 64; i++) {
                var request = recorder.begin(request(Stdin.STREAMED));
                request.stdin(Unpooled.buffer().writeZero(KeptStdin.MAX_BYTES));
                request.stdinClosed();
                open.add(request);
            }
            open.getLast().end(ran(0, EndCause.OWN));
            open.getFirst().end(ran(0, EndCause.OWN));
            feed(recorder, "there is room again");
        }

        assertThat(lines().get(0).get("stdin")).isNull();
        assertThat(lines().get(1).get("stdin").asText()).hasSize(KeptStdin.MAX_BYTES);
        assertThat(lines().get(2).get("stdin").asText()).isEqualTo("there is room again");
    }

    @Test
    void aFullRecordingEndsOnceAndLeavesRequestsAlone() throws IOException {
        try (var recorder = record(MIB, true)) {
            assertThat(metrics.isRecording).isTrue();
            for (var i = 0; i < 5; i++) {
                feed(recorder, "x".repeat(KeptStdin.MAX_BYTES));
            }
            assertThat(metrics.isRecording).isFalse();
            assertThat(recorder.begin(request(Stdin.NONE))).isSameAs(RequestRecord.NONE);
        }

        assertThat(lines()).hasSize(3);
        assertThat(Files.size(file)).isLessThanOrEqualTo(MIB);
    }

    @Test
    void aRepeatIsNotRecorded() throws IOException {
        var first = ran(0, EndCause.OWN);
        try (var recorder = record(MIB, false)) {
            recorder.begin(request(Stdin.NONE))
                    .end(first.repeatedFor(first.origin(), List.of("x")));
        }

        assertThat(lines()).isEmpty();
    }

    @Test
    void whatIsThereIsNotWrittenOver() throws IOException {
        Files.writeString(file, "kept");

        assertThat(record(MIB, false)).isSameAs(Recorder.OFF);
        assertThat(file).hasContent("kept");
        assertThat(metrics.isRecording).isFalse();
    }

    @Test
    void aFolderThatOthersMayWriteToIsRefused() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> TraceRecorder.open(config(MIB, false), false, metrics))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("[broker] record_file = " + file + ": ");
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileThatCannotBeWrittenEndsTheRecordingAndIsCounted() throws IOException {
        var lost = new ArrayList<Integer>();
        var trace = TraceFile.create(file, lost::add);
        trace.close();

        trace.write(StandardCharsets.UTF_8.encode("a\n"));
        trace.write(StandardCharsets.UTF_8.encode("b\n"));

        assertThat(lost).containsExactly(1, 1);
        assertThat(file).isEmptyFile();
    }

    private JsonNode recorded(Stdin stdin, ExecReport report) throws IOException {
        Files.deleteIfExists(file);
        try (var recorder = record(MIB, false)) {
            recorder.begin(request(stdin)).end(report);
        }
        return lines().getFirst();
    }

    private boolean isAnyEnd(Stdin stdin, ExecReport report) throws IOException {
        return recorded(stdin, report).has("any_end");
    }

    private static void feed(Recorder recorder, String... chunks) {
        var request = recorder.begin(request(Stdin.STREAMED));
        for (var chunk : chunks) {
            request.stdin(Unpooled.copiedBuffer(chunk, StandardCharsets.UTF_8));
        }
        request.stdinClosed();
        request.end(ran(0, EndCause.OWN));
    }

    private static ReceivedRequest request(Stdin stdin) {
        return new ReceivedRequest(
                ran(0, EndCause.OWN).origin(),
                System.nanoTime(),
                stdin,
                "/",
                022,
                60_000_000_000L,
                Priority.NORMAL,
                "");
    }

    private static ExecReport ran(int code, EndCause cause) {
        return Reports.completed(List.of("x"), "x", new ExitStatus.Exited(code), cause);
    }

    private static ExecReport killed(int signal, EndCause cause) {
        return Reports.completed(List.of("x"), "x", new ExitStatus.Signaled(signal, false), cause);
    }

    private Recorder record(long maxBytes, boolean keepsStdin) throws IOException {
        return TraceRecorder.open(config(maxBytes, keepsStdin), true, metrics);
    }

    private RecordConfig config(long maxBytes, boolean keepsStdin) {
        return new RecordConfig(Optional.of(file), maxBytes, keepsStdin);
    }

    /** The lines behind the header. */
    private List<JsonNode> lines() throws IOException {
        var json = new ObjectMapper();
        var nodes = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(file).subList(1, Files.readAllLines(file).size())) {
            nodes.add(json.readTree(line));
        }
        return nodes;
    }
}
