package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.loadtest.replay.CommandOutcome;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandOutcome.NotRun;
import io.execbroker.loadtest.replay.OutputDigest;
import io.execbroker.loadtest.replay.Target;
import io.execbroker.loadtest.trace.TraceCommand;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

@Timeout(60)
final class TargetPeerTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void close() {
        threads.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void everyCommandThatRanIsInTheLap(int concurrency) throws Exception {
        var lap = lap(concurrency, SHORT, () -> outcome(new Exited(0)));

        assertThat(lap.latencies().quantiles().count()).isEqualTo(runs.get());
        assertThat(runs).hasValueGreaterThanOrEqualTo(concurrency);
        assertThat(lap.answers()).containsExactly(Laps.NOTHING);
        assertThat(lap.elapsed()).isGreaterThanOrEqualTo(SHORT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void eachCallerRunsOnceEvenWithoutTime(int concurrency) throws Exception {
        lap(concurrency, Duration.ZERO, () -> outcome(new Exited(0)));

        assertThat(runs).hasValue(concurrency);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void aCallerWhoseCommandDidNotRunDoesNotTryAgain(int concurrency) throws Exception {
        var lap = lap(concurrency, SHORT, () -> outcome(new NotRun("gone")));

        assertThat(runs).hasValue(concurrency);
        assertThat(lap.answers()).noneMatch(Answer::isSuccess);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void aTargetThatBreaksEndsTheLap(int concurrency) {
        assertThatThrownBy(() ->
                        lap(
                                concurrency,
                                SHORT,
                                () -> {
                                    throw new IllegalStateException("broken");
                                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("execbroker failed")
                .hasMessageContaining("broken");
    }

    @Test
    void outputsThatDifferAreAllSeen() throws Exception {
        var count = new AtomicInteger();

        var lap =
                lap(
                        2,
                        Duration.ZERO,
                        () ->
                                new CommandOutcome(
                                        new Exited(0),
                                        OutputDigest.of(
                                                new byte[] {(byte) count.incrementAndGet()}),
                                        "",
                                        Optional.empty()));

        assertThat(lap.answers()).hasSize(2);
    }

    private Lap lap(int concurrency, Duration duration, Supplier<CommandOutcome> command)
            throws IOException, InterruptedException {
        var workload = new Workload(List.of("true"), concurrency);
        try (var peer = new TargetPeer(PeerId.EXECBROKER, "", target(command))) {
            return peer.run(workload, duration);
        }
    }

    private Target target(Supplier<CommandOutcome> outcome) {
        return new Target() {
            @Override
            public String name() {
                return "scripted";
            }

            @Override
            public CompletionStage<CommandOutcome> run(TraceCommand command) {
                runs.incrementAndGet();
                return CompletableFuture.supplyAsync(outcome, threads);
            }

            @Override
            public void close() {}
        };
    }

    private static CommandOutcome outcome(CommandOutcome.End end) {
        return new CommandOutcome(end, OutputDigest.EMPTY, "", Optional.empty());
    }
}
