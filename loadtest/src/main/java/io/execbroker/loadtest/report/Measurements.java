package io.execbroker.loadtest.report;

import io.execbroker.loadtest.replay.CommandRecord;
import io.execbroker.loadtest.trace.CommandShape;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Collects what a replay observes. Confined to the replay's loop until the replay has ended.
 *
 * <p>Bounded: histograms, and at most {@value #MAX_KEPT_SURPRISES} unexpected ends in full.
 */
public final class Measurements implements Consumer<CommandRecord> {
    static final int MAX_KEPT_SURPRISES = 50;

    private final Map<String, KindTally> kinds = new TreeMap<>();
    private final KindTally waitedFor = new KindTally();
    private final Latencies startDelay = new Latencies();
    private final Latencies queueWait = new Latencies();
    private final Latencies spawn = new Latencies();
    private final List<Surprise> surprises = new ArrayList<>();

    @Override
    public void accept(CommandRecord record) {
        var command = record.command();
        kinds.computeIfAbsent(CommandShape.of(command.argv()).kind(), kind -> new KindTally())
                .add(record);
        startDelay.recordNanos(record.startDelayNanos());
        record.outcome()
                .timings()
                .ifPresent(timings -> {
                    timings.queuedMicros().ifPresent(queueWait::recordMicros);
                    spawn.recordMicros(timings.spawnMicros());
                });
        if (command.agentWaits()) {
            waitedFor.add(record);
        }
        if (record.verdict() == CommandRecord.Verdict.UNEXPECTED
                && surprises.size() < MAX_KEPT_SURPRISES) {
            surprises.add(Surprise.of(record));
        }
    }

    /** The figures of the whole replay. */
    public ReplayFigures figures(Duration elapsed) {
        var total = new KindTally();
        kinds.values().forEach(total::add);
        var figures = new TreeMap<String, KindFigures>();
        kinds.forEach((kind, tally) -> figures.put(kind, tally.figures()));
        return new ReplayFigures(
                elapsed,
                total.figures(),
                figures,
                waitedFor.figures(),
                startDelay.quantiles(),
                queueWait.quantiles(),
                spawn.quantiles(),
                List.copyOf(surprises));
    }

    /** Commands of one kind. */
    private static final class KindTally {
        private final Latencies latency = new Latencies();
        private long commands;
        private long failedAsExpected;
        private long unexpected;

        void add(CommandRecord record) {
            commands++;
            switch (record.verdict()) {
                case SUCCEEDED -> {}
                case FAILED_AS_EXPECTED -> failedAsExpected++;
                case UNEXPECTED -> unexpected++;
            }
            latency.recordNanos(record.latencyNanos());
        }

        void add(KindTally other) {
            commands += other.commands;
            failedAsExpected += other.failedAsExpected;
            unexpected += other.unexpected;
            latency.add(other.latency);
        }

        KindFigures figures() {
            return new KindFigures(commands, failedAsExpected, unexpected, latency.quantiles());
        }
    }
}
