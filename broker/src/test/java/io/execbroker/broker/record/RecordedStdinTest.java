package io.execbroker.broker.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.record.ReceivedRequest.Stdin;
import io.execbroker.broker.report.EndCause;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

class RecordedStdinTest {

    @TempDir Path folder;
    private Recording recording = new Recording(Path.of("/"));

    @BeforeEach
    void open() {
        recording = new Recording(folder);
    }

    @Test
    void standardInputIsKeptOnlyWhenAsked() throws IOException {
        try (var recorder = recording.record(Recording.MIB, false)) {
            Recording.feed(recorder, "secret");
            Recording.feed(recorder, "");
        }

        assertThat(Files.readString(recording.file)).doesNotContain("secret");
        assertThat(recording.lines().getFirst().get("stdin_missing").asBoolean()).isTrue();
        assertThat(recording.lines().getFirst().get("any_end").asBoolean()).isTrue();
        assertThat(recording.lines().getLast().get("stdin_missing")).isNull();
    }

    @Test
    void standardInputIsKeptByteForByte() throws IOException {
        try (var recorder = recording.record(Recording.MIB, true)) {
            var request = recorder.begin(Recording.request(Stdin.STREAMED));
            request.stdin(Unpooled.wrappedBuffer(new byte[] {'a', 0, '\n'}));
            request.stdin(Unpooled.wrappedBuffer(new byte[] {(byte) 0xFF, (byte) 0xC3}));
            request.stdin(Unpooled.wrappedBuffer(new byte[] {(byte) 0xA9}));
            request.stdinClosed();
            request.end(Recording.ran(0, EndCause.OWN));
        }

        assertThat(recording.lines().getFirst().get("stdin").asText())
                .isEqualTo("a\0\n\uDCFF\u00E9");
        assertThat(recording.lines().getFirst().get("any_end")).isNull();
    }

    @Test
    void standardInputThatIsTooLongIsMissingAsAWhole() throws IOException {
        try (var recorder = recording.record(Recording.MIB, true)) {
            Recording.feed(recorder, "x".repeat(KeptStdin.MAX_BYTES));
            Recording.feed(recorder, "x".repeat(KeptStdin.MAX_BYTES), "y");
        }

        assertThat(recording.lines().getFirst().get("stdin").asText()).hasSize(KeptStdin.MAX_BYTES);
        assertThat(recording.lines().getLast().get("stdin")).isNull();
        assertThat(recording.lines().getLast().get("stdin_missing").asBoolean()).isTrue();
    }

    @Test
    void standardInputsOfAllOpenRequestsAreBounded() throws IOException {
        var open = new ArrayList<RequestRecord>();
        try (var recorder = recording.record(64 * Recording.MIB, true)) {
            for (var i = 0; i <= 64; i++) {
                var request = recorder.begin(Recording.request(Stdin.STREAMED));
                request.stdin(Unpooled.buffer().writeZero(KeptStdin.MAX_BYTES));
                request.stdinClosed();
                open.add(request);
            }
            open.getLast().end(Recording.ran(0, EndCause.OWN));
            open.getFirst().end(Recording.ran(0, EndCause.OWN));
            Recording.feed(recorder, "there is room again");
        }

        assertThat(recording.lines().get(0).get("stdin")).isNull();
        assertThat(recording.lines().get(1).get("stdin").asText()).hasSize(KeptStdin.MAX_BYTES);
        assertThat(recording.lines().get(2).get("stdin").asText()).isEqualTo("there is room again");
    }
}
