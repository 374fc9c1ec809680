package io.execbroker.loadtest.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.loadtest.replay.CommandOutcome.End;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandOutcome.Signalled;
import io.execbroker.loadtest.trace.TraceCommand;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

final class SyncRecorderTest {
    private static final long MILLI = 1_000_000;

    private final SyncRecorder recorder = new SyncRecorder();

    @Test
    void aPartIsTakenForTheWholeAtItsOwnRate() {
        end("a", 0, 30 * MILLI, new Exited(1));
        end("b", 10 * MILLI, 50 * MILLI, new Exited(1));

        var whole = recorder.figures(SyncPeer.SUDO, "one by one", "two").ofWhole(10);

        assertThat(whole.elapsedMillis()).isEqualTo(50);
        assertThat(whole.extrapolatedMillis()).isEqualTo(250);
        assertThat(whole.wholeMillis()).isEqualTo(250);
    }

    @Test
    void aWholeIsNotExtrapolated() {
        end("a", 0, 30 * MILLI, new Exited(1));

        var whole = recorder.figures(SyncPeer.SUDO, "one by one", "one").ofWhole(1);

        assertThat(whole.extrapolatedMillis()).isNull();
        assertThat(whole.wholeMillis()).isEqualTo(30);
    }

    @Test
    void aCommandThatEndsOtherwiseLeavesNoFigures() {
        end("a", 0, 1, new Exited(1));
        end("b", 0, 1, new Exited(0));
        end("c", 0, 1, new Signalled(9));

        assertThatThrownBy(() -> recorder.figures(SyncPeer.FLOOR, "one by one", "three"))
                .isInstanceOf(UnexpectedEndException.class)
                .hasMessageContaining("2 of 3 commands")
                .hasMessageContaining("b: exit 0 (expected: [1]) false: it complained")
                .hasMessageContaining("c: signal 9");
    }

    @Test
    void figuresCrossFromOneProcessToAnother() throws Exception {
        end("a", 0, 30 * MILLI, new Exited(1));
        var figures = recorder.figures(SyncPeer.EXECBROKER, "one by one", "one");

        assertThat(SyncJson.read(SyncJson.of(figures))).isEqualTo(figures);
    }

    private void end(String id, long startedNanos, long endedNanos, End end) {
        var line = new AgentsLine.Ended(id, startedNanos, endedNanos, end, "it complained");
        recorder.accept(line.of(asksTooEarly(id)));
    }

    /** A command whose right exit is 1. */
    private static TraceCommand asksTooEarly(String id) {
        return new TraceCommand(
                id,
                "l3",
                "router",
                List.of("false"),
                null,
                List.of(),
                Set.of(1),
                true,
                false,
                OptionalLong.empty());
    }
}
