package io.execbroker.loadtest.replay;

import static io.execbroker.loadtest.replay.Commands.at;
import static io.execbroker.loadtest.replay.Commands.command;
import static io.execbroker.loadtest.replay.Commands.owned;
import static io.execbroker.loadtest.replay.Commands.unwaited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.loadtest.replay.CommandRecord.Verdict;
import io.execbroker.loadtest.trace.Trace;
import io.execbroker.loadtest.trace.TraceCommand;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

final class ReplayTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Arrival WIDE = new Arrival.Closed(1_000);

    private final VirtualLoop loop = new VirtualLoop();
    private final FakeTarget target = new FakeTarget(loop, MILLI);
    private final List<CommandRecord> records = new ArrayList<>();

    @Test
    void aCommandStartsWhenTheLastOneItNeedsHasEnded() {
        target.taking("a", 3 * MILLI);

        replay(Order.DAG, WIDE, command("c", "a", "b"), command("a"), command("b"));

        assertThat(target.started).containsExactly("a", "b", "c");
        assertThat(record("c").startedNanos()).isEqualTo(3 * MILLI);
    }

    @Test
    void aNeedThatIsNamedTwiceIsOneNeed() {
        replay(Order.DAG, WIDE, command("a"), command("b", "a", "a"));

        assertThat(target.started).containsExactly("a", "b");
    }

    @Test
    void closedArrivalNeverRunsMoreThanItsConcurrency() {
        var commands =
                IntStream.range(0, 50).mapToObj(i -> command("c" + i)).toArray(TraceCommand[]::new);

        var elapsed = replay(Order.DAG, new Arrival.Closed(7), commands);

        assertThat(target.mostRunning).isEqualTo(7);
        assertThat(records).hasSize(50);
        assertThat(elapsed).isEqualTo(8 * MILLI);
    }

    @Test
    void closedArrivalDoesNotCountTheHarnessOwnQueueAsLatency() {
        replay(Order.DAG, new Arrival.Closed(1), command("a"), command("b"));

        assertThat(record("b").startedNanos()).isEqualTo(MILLI);
        assertThat(record("b").latencyNanos()).isEqualTo(MILLI);
    }

    @Test
    void openArrivalCountsLatencyFromTheScheduledStart() {
        target.taking("a", 100 * MILLI);

        replay(
                Order.DAG,
                new Arrival.Rate(1_000),
                command("a"),
                command("b"),
                command("c"),
                command("d", "c"));

        assertThat(target.started).containsExactly("a", "b", "c", "d");
        assertThat(record("b").scheduledNanos()).isEqualTo(MILLI);
        assertThat(record("b").startedNanos()).isEqualTo(MILLI);
        assertThat(record("c").scheduledNanos()).isEqualTo(2 * MILLI);
        assertThat(record("d").scheduledNanos()).isEqualTo(3 * MILLI);
    }

    @Test
    void aLateHarnessShowsInTheLatencyOfAnOpenArrival() {
        var stalling =
                new Target() {
                    @Override
                    public String name() {
                        return "stalls its caller";
                    }

                    @Override
                    public CompletionStage<CommandOutcome> run(TraceCommand command) {
                        if (command.id().equals("a")) {
                            loop.stallUntil(50 * MILLI);
                        }
                        return target.run(command);
                    }

                    @Override
                    public void close() {}
                };

        replay(stalling, Order.DAG, new Arrival.Rate(1_000), command("a"), command("b"));

        assertThat(record("b").scheduledNanos()).isEqualTo(MILLI);
        assertThat(record("b").startDelayNanos()).isEqualTo(49 * MILLI);
        assertThat(record("b").latencyNanos()).isEqualTo(50 * MILLI);
    }

    @Test
    void anOpenCommandWhoseNeedEndsAfterItsTimeIsDueWhenTheNeedEnds() {
        target.taking("a", 10 * MILLI);

        replay(Order.DAG, new Arrival.Rate(1_000), command("a"), command("b", "a"));

        assertThat(record("b").scheduledNanos()).isEqualTo(10 * MILLI);
        assertThat(record("b").latencyNanos()).isEqualTo(MILLI);
    }

    @Test
    void aRecordedTraceKeepsItsTimesScaledBySpeed() {
        replay(Order.DAG, new Arrival.Recorded(2), at(command("a"), 4_000), command("b"));

        assertThat(target.started).containsExactly("b", "a");
        assertThat(record("a").startedNanos()).isEqualTo(2 * MILLI);
    }

    @Test
    void aRecordingAsFastAsItGoesKeepsEachWorkersOrderAndNoTime() {
        replay(
                Order.AGENT,
                new Arrival.Recorded(Double.POSITIVE_INFINITY),
                at(owned("l3", "w0", "a"), 1_000_000),
                at(owned("l3", "w1", "x"), 2_000_000),
                at(owned("l3", "w0", "b"), 3_000_000));

        assertThat(target.started).containsExactly("a", "x", "b");
        assertThat(record("x").startedNanos()).isZero();
        assertThat(record("b").startedNanos()).isEqualTo(MILLI);
        assertThat(record("b").latencyNanos()).isEqualTo(MILLI);
    }

    @Test
    void bothOrdersTogetherWaitForTheOwnersLastAndForWhatIsNeeded() {
        target.taking("x", 5 * MILLI);

        replay(
                Order.BOTH,
                WIDE,
                owned("l3", "w0", "a"),
                owned("l3", "w1", "x"),
                owned("l3", "w0", "b", "x"),
                owned("l3", "w0", "c"));

        assertThat(record("b").startedNanos()).isEqualTo(5 * MILLI);
        assertThat(record("c").startedNanos()).isEqualTo(6 * MILLI);
    }

    @Test
    void bothOrdersTogetherFormNoCircle() {
        replay(Order.BOTH, WIDE, owned("l3", "w", "a", "b"), owned("l3", "w", "b"));

        assertThat(target.started).containsExactly("a", "b");
    }

    @Test
    void anAgentRunsTheCommandsOfOneOwnerInTheirOrder() {
        replay(
                Order.AGENT,
                new Arrival.Agents(Map.of("l3", 8)),
                owned("l3", "r1", "a"),
                owned("l3", "r2", "x"),
                owned("l3", "r1", "b"),
                owned("l3", "r1", "c", "a"));

        assertThat(record("b").startedNanos()).isEqualTo(MILLI);
        assertThat(record("c").startedNanos()).isEqualTo(2 * MILLI);
        assertThat(record("x").startedNanos()).isZero();
    }

    @Test
    void anAgentDoesNotWaitForArping() {
        target.taking("arping", 1_000 * MILLI);

        replay(
                Order.AGENT,
                new Arrival.Agents(Map.of("l3", 1)),
                owned("l3", "r1", "a"),
                unwaited(owned("l3", "r1", "arping", "a")),
                owned("l3", "r1", "b"),
                owned("l3", "r2", "next"));

        assertThat(record("arping").startedNanos()).isEqualTo(MILLI);
        assertThat(record("b").startedNanos()).isEqualTo(MILLI);
        assertThat(record("next").startedNanos()).isEqualTo(2 * MILLI);
    }

    @Test
    void everyAgentHasWorkersOfItsOwn() {
        replay(
                Order.AGENT,
                new Arrival.Agents(Map.of("l3", 2, "dhcp", 1)),
                owned("l3", "r1", "r1a"),
                owned("l3", "r2", "r2a"),
                owned("l3", "r3", "r3a"),
                owned("dhcp", "n1", "n1a"),
                owned("dhcp", "n2", "n2a"));

        assertThat(target.started).containsExactly("r1a", "r2a", "n1a", "r3a", "n2a");
        assertThat(target.mostRunning).isEqualTo(3);
    }

    @Test
    void agentWorkersWithoutAgentOrderAreRefused() {
        assertThatThrownBy(() -> replay(Order.DAG, new Arrival.Agents(Map.of()), command("a")))
                .hasMessageContaining("order: DAG (expected: AGENT");
    }

    @Test
    void aFailureDoesNotKeepBackWhatNeedsIt() {
        target.exiting("a", 2);

        replay(Order.DAG, WIDE, command("a"), command("b", "a"));

        assertThat(record("a").verdict()).isEqualTo(Verdict.UNEXPECTED);
        assertThat(record("b").verdict()).isEqualTo(Verdict.SUCCEEDED);
    }

    @Test
    void aTargetThatBreaksIsAnOutcomeOfTheCommand() {
        var broken =
                new Target() {
                    @Override
                    public String name() {
                        return "broken";
                    }

                    @Override
                    public CompletionStage<CommandOutcome> run(TraceCommand command) {
                        if (command.id().equals("a")) {
                            throw new IllegalStateException("no");
                        }
                        return CompletableFuture.failedFuture(new IllegalStateException("later"));
                    }

                    @Override
                    public void close() {}
                };

        replay(broken, Order.DAG, WIDE, command("a"), command("b"));

        assertThat(record("a").outcome().end().toString()).contains("IllegalStateException: no");
        assertThat(record("b").outcome().end().toString()).contains("later");
        assertThat(records).allMatch(record -> record.verdict() == Verdict.UNEXPECTED);
    }

    @Test
    void anEmptyTraceEndsAtOnce() {
        assertThat(replay(Order.DAG, WIDE)).isZero();
    }

    @Test
    void badArrivalsAreRefusedByName() {
        assertThatThrownBy(() -> new Arrival.Closed(0)).hasMessageStartingWith("concurrency: 0");
        assertThatThrownBy(() -> new Arrival.Rate(0)).hasMessageStartingWith("rate: 0");
        assertThatThrownBy(() -> new Arrival.Recorded(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Arrival.Agents(Map.of("l3", 0))).hasMessageContaining("l3");
    }

    private long replay(Order order, Arrival arrival, TraceCommand... commands) {
        return replay(target, order, arrival, commands);
    }

    private long replay(Target on, Order order, Arrival arrival, TraceCommand... commands) {
        var trace = new Trace("test", List.of(commands));
        var elapsed = new Replay(on, trace, order, arrival, loop, records::add).start();
        loop.runAll();
        assertThat(elapsed.toCompletableFuture()).isDone();
        return elapsed.toCompletableFuture().join().toNanos();
    }

    private CommandRecord record(String id) {
        return records.stream()
                .filter(record -> record.command().id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
