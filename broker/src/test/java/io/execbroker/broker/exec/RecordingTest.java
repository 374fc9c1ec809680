package io.execbroker.broker.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.record.ReceivedRequest;
import io.execbroker.broker.record.Recorder;
import io.execbroker.broker.record.RequestRecord;
import io.execbroker.broker.report.ExecReport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the service tells a recorder. */
class RecordingTest {

    private final List<String> told = new ArrayList<>();
    private final ExecFixture broker = new ExecFixture(1, new Telling());
    private final RecordingListener listener = new RecordingListener();

    @Test
    void everythingThatAReplayNeedsIsTold() {
        var stream = broker.submit(listener, "cat");
        stream.write(Unpooled.copiedBuffer("in", StandardCharsets.US_ASCII));
        stream.closeStdin();
        var child = broker.engine.start();
        stream.signal(Signal.HUP, false);
        child.closeOutputs();
        child.exit(3);

        assertThat(told)
                .containsExactly(
                        "STREAMED / 18 NORMAL", "in", "closed", "signalled", "end [cat] [c1 s1]");
        assertThat(listener.stdinConsumed).isEqualTo(2);
    }

    @Test
    void aRequestThatDoesNotRunIsToldAsWell() {
        broker.engine.fault = new AssertionError("no engine");

        broker.submit(listener, "true");

        assertThat(told).containsExactly("STREAMED / 18 NORMAL", "end [true] [c1 s1]");
    }

    private final class Telling implements Recorder {

        @Override
        public RequestRecord begin(ReceivedRequest request) {
            told.add(
                    "%s %s %d %s"
                            .formatted(
                                    request.stdin(),
                                    request.workingDirectory(),
                                    request.umask(),
                                    request.priority()));
            return new TellingRecord();
        }

        @Override
        public void close() {}
    }

    private final class TellingRecord implements RequestRecord {

        @Override
        public void stdin(ByteBuf data) {
            told.add(data.toString(StandardCharsets.US_ASCII));
        }

        @Override
        public void stdinClosed() {
            told.add("closed");
        }

        @Override
        public void signalled() {
            told.add("signalled");
        }

        @Override
        public void end(ExecReport report) {
            var origin = report.origin();
            told.add(
                    "end %s [c%d s%d]"
                            .formatted(report.argv(), origin.connection(), origin.stream()));
        }
    }
}
