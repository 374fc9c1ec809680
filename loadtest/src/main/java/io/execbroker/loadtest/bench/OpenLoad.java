package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.replay.Arrival;
import io.execbroker.loadtest.replay.CommandRecord;
import io.execbroker.loadtest.replay.Order;
import io.execbroker.loadtest.replay.Replay;
import io.execbroker.loadtest.replay.Target;
import io.execbroker.loadtest.report.Latencies;
import io.execbroker.loadtest.trace.Trace;

import java.time.Duration;
import java.util.stream.IntStream;

/**
 * Commands that come at times of their own, below what the target can do at most.
 *
 * <p>A latency counts from the moment when a command was due, so one that is started late, for
 * whatever reason, shows it.
 */
final class OpenLoad {
    private static final double SHARE = 0.7;
    private static final double MILLIS_PER_SECOND = 1e3;

    private OpenLoad() {}

    /**
     * Lets {@code true} arrive for so long, and waits for the last one.
     *
     * @param saturationPerSecond what the target does at most
     * @throws WrongAnswerException if a command fails
     */
    static LoadFigures run(
            PeerId peer, Target target, double saturationPerSecond, Duration duration)
            throws InterruptedException {
        var perSecond = saturationPerSecond * SHARE;
        var count = Math.max(1, (int) (perSecond * duration.toMillis() / MILLIS_PER_SECOND));
        var latencies = new Latencies();
        Replay.run(
                target,
                trace(count),
                Order.DAG,
                new Arrival.Rate(perSecond),
                record -> add(record, latencies));
        return new LoadFigures(
                "true, at %.0f %% of what 64 at once reach".formatted(SHARE * 100),
                peer,
                perSecond,
                saturationPerSecond,
                latencies.quantiles(),
                Percentiles.of(latencies));
    }

    private static void add(CommandRecord record, Latencies latencies) {
        var answer = Answer.of(record.outcome());
        if (!answer.isSuccess()) {
            throw new WrongAnswerException("true, arriving: " + answer);
        }
        latencies.recordNanos(record.latencyNanos());
    }

    private static Trace trace(int count) {
        return new Trace(
                "load",
                IntStream.range(0, count)
                        .mapToObj(i -> Workloads.nothing(1).command("load-" + i))
                        .toList());
    }
}
