package io.execbroker.broker.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.broker.admission.Priority;
import io.execbroker.broker.record.ReceivedRequest.Stdin;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.RejectReason;
import io.execbroker.broker.report.Reports;

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

class TraceRecorderTest {

    @TempDir Path folder;
    private Recording recording = new Recording(Path.of("/"));

    @BeforeEach
    void open() {
        recording = new Recording(folder);
    }

    @Test
    void aRequestAtItsDefaultsIsAShortLine() throws IOException {
        var line = recording.recorded(Stdin.NONE, Recording.ran(0, EndCause.OWN));

        assertThat(line.toString())
                .matches(
                        "\\{\"id\":\"c12s5\",\"agent\":\"neutron\",\"owner\":\"pid999/0\","
                                + "\"argv\":\\[\"x\"],\"daemonizes\":true,\"at_us\":\\d+,"
                                + "\"timeout_ms\":60000}");
    }

    @Test
    void theFileBeginsWithItsHeaderAndIsForItsOwnerOnly() throws IOException {
        recording.record(Recording.MIB, false).close();

        assertThat(Files.readString(recording.file))
                .startsWith("{\"trace\":\"execbroker\",\"version\":1,\"title\":\"recorded by ")
                .hasLineCount(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(recording.file)))
                .isEqualTo("rw-------");
    }

    @Test
    void howItEndedIsKept() throws IOException {
        assertThat(recording.recorded(Stdin.NONE, Recording.ran(3, EndCause.OWN)).get("exits"))
                .hasToString("[3]");
        assertThat(
                        recording
                                .recorded(Stdin.NONE, Recording.killed(9, EndCause.TIMEOUT))
                                .get("exits"))
                .hasToString("[-9]");
        var denied = Reports.rejected(List.of("x"), RejectReason.UNAUTHORISED);
        assertThat(recording.recorded(Stdin.NONE, denied).get("rejected").asText())
                .isEqualTo("unauthorised");
        assertThat(recording.recorded(Stdin.CALLERS, denied).get("any_end")).isNull();
    }

    @Test
    void anEndThatAReplayCannotRepeatIsMarked() throws IOException {
        var full = Reports.rejected(List.of("x"), RejectReason.QUEUE_FULL);

        assertThat(recording.isAnyEnd(Stdin.NONE, full)).isTrue();
        assertThat(recording.isAnyEnd(Stdin.NONE, Recording.killed(15, EndCause.OUTPUT_LIMIT)))
                .isTrue();
        assertThat(recording.isAnyEnd(Stdin.CALLERS, Recording.ran(0, EndCause.OWN))).isTrue();
        assertThat(recording.isAnyEnd(Stdin.NONE, Recording.killed(15, EndCause.CANCEL))).isFalse();
    }

    @Test
    void whatItsCallerEndedIsTimedAsItWas() throws IOException {
        var cancelled = recording.recorded(Stdin.NONE, Recording.killed(15, EndCause.CANCEL));

        // 3 ms in the queue, 1 to start, 40 until the exit, see Reports.
        assertThat(cancelled.get("timeout_ms").asInt()).isEqualTo(44);
    }

    @Test
    void aSignalledCommandMayEndAsItLikes() throws IOException {
        try (var recorder = recording.record(Recording.MIB, false)) {
            var request = recorder.begin(Recording.request(Stdin.NONE));
            request.signalled();
            request.end(Recording.killed(1, EndCause.OWN));
        }

        assertThat(recording.lines().getFirst().get("any_end").asBoolean()).isTrue();
        assertThat(recording.lines().getFirst().get("timeout_ms").asInt()).isEqualTo(44);
    }

    @Test
    void termsOtherThanTheDefaultsAreKept() throws IOException {
        try (var recorder = recording.record(Recording.MIB, false)) {
            var request =
                    new ReceivedRequest(
                            Recording.ran(0, EndCause.OWN).origin(),
                            System.nanoTime(),
                            Stdin.NONE,
                            "/srv",
                            077,
                            1,
                            Priority.BULK,
                            "key");
            recorder.begin(request).end(Recording.ran(0, EndCause.OWN));
        }

        assertThat(recording.lines().getFirst().toString())
                .endsWith(
                        "\"timeout_ms\":1,\"cwd\":\"/srv\",\"umask\":\"77\",\"priority\":\"bulk\","
                                + "\"ordering_key\":\"key\"}");
    }

    @Test
    void aFullRecordingEndsOnceAndLeavesRequestsAlone() throws IOException {
        try (var recorder = recording.record(Recording.MIB, true)) {
            assertThat(recording.metrics.isRecording).isTrue();
            for (var i = 0; i < 5; i++) {
                Recording.feed(recorder, "x".repeat(KeptStdin.MAX_BYTES));
            }
            assertThat(recording.metrics.isRecording).isFalse();
            assertThat(recorder.begin(Recording.request(Stdin.NONE))).isSameAs(RequestRecord.NONE);
        }

        assertThat(recording.lines()).hasSize(3);
        assertThat(Files.size(recording.file)).isLessThanOrEqualTo(Recording.MIB);
    }

    @Test
    void aRepeatIsNotRecorded() throws IOException {
        var first = Recording.ran(0, EndCause.OWN);
        try (var recorder = recording.record(Recording.MIB, false)) {
            recorder.begin(Recording.request(Stdin.NONE))
                    .end(first.repeatedFor(first.origin(), List.of("x")));
        }

        assertThat(recording.lines()).isEmpty();
    }

    @Test
    void whatIsThereIsNotWrittenOver() throws IOException {
        Files.writeString(recording.file, "kept");

        assertThat(recording.record(Recording.MIB, false)).isSameAs(Recorder.OFF);
        assertThat(recording.file).hasContent("kept");
        assertThat(recording.metrics.isRecording).isFalse();
    }

    @Test
    void aFolderThatOthersMayWriteToIsRefused() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() ->
                        TraceRecorder.open(
                                recording.config(Recording.MIB, false), false, recording.metrics))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("[broker] record_file = " + recording.file + ": ");
        assertThat(recording.file).doesNotExist();
    }

    @Test
    void aFileThatCannotBeWrittenEndsTheRecordingAndIsCounted() throws IOException {
        var lost = new ArrayList<Integer>();
        var trace = TraceFile.create(recording.file, lost::add);
        trace.close();

        trace.write(StandardCharsets.UTF_8.encode("a\n"));
        trace.write(StandardCharsets.UTF_8.encode("b\n"));

        assertThat(lost).containsExactly(1, 1);
        assertThat(recording.file).isEmptyFile();
    }
}
