package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.loadtest.replay.CommandOutcome;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.OutputDigest;
import io.execbroker.loadtest.replay.Target;
import io.execbroker.loadtest.trace.TraceCommand;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

@Timeout(60)
final class OpenLoadTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    void seventyPerCentOfTheSaturationArriveAndAllAreCounted() throws Exception {
        var figures = OpenLoad.run(PeerId.EXECBROKER, new Exiting(0), 1_000, SHORT);

        assertThat(figures.ratePerSecond()).isEqualTo(700);
        assertThat(figures.saturationPerSecond()).isEqualTo(1_000);
        assertThat(figures.latency().count()).isEqualTo(70);
        assertThat(figures.percentiles()).isNotEmpty();
    }

    @Test
    void aTargetThatIsHeldUpCannotHideIt() throws Exception {
        var target = new HeldUp(10);

        var figures = OpenLoad.run(PeerId.EXECBROKER, target, 1_000, SHORT);

        // The first one ends with the tenth, so it waited for the nine between.
        assertThat(figures.latency().maxMicros()).isGreaterThanOrEqualTo(9 * 1_000 * 10 / 7);
    }

    @Test
    void aCommandThatFailsEndsTheBench() {
        assertThatThrownBy(() -> OpenLoad.run(PeerId.EXECBROKER, new Exiting(1), 1_000, SHORT))
                .hasRootCauseInstanceOf(WrongAnswerException.class)
                .hasStackTraceContaining("true, arriving: exit 1");
    }

    private static CommandOutcome exited(int code) {
        return new CommandOutcome(new Exited(code), OutputDigest.EMPTY, "", Optional.empty());
    }

    /** Ends every command at once. */
    private record Exiting(int code) implements Target {
        @Override
        public String name() {
            return "exiting";
        }

        @Override
        public CompletionStage<CommandOutcome> run(TraceCommand command) {
            return CompletableFuture.completedFuture(exited(code));
        }

        @Override
        public void close() {}
    }

    /** Ends the first commands together, when so many are there. Called on one thread. */
    private static final class HeldUp implements Target {
        private final int count;
        private final List<CompletableFuture<CommandOutcome>> held = new ArrayList<>();

        HeldUp(int count) {
            this.count = count;
        }

        @Override
        public String name() {
            return "held up";
        }

        @Override
        public CompletionStage<CommandOutcome> run(TraceCommand command) {
            var outcome = new CompletableFuture<CommandOutcome>();
            held.add(outcome);
            if (held.size() >= count) {
                held.forEach(each -> each.complete(exited(0)));
            }
            return outcome;
        }

        @Override
        public void close() {}
    }
}
