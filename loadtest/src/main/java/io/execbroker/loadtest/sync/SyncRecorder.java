package io.execbroker.loadtest.sync;

import io.execbroker.loadtest.bench.SyncFigures;
import io.execbroker.loadtest.replay.CommandRecord;
import io.execbroker.loadtest.report.Measurements;
import io.execbroker.loadtest.report.Surprise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Collects a sync. Confined to the thread that observes, until all has ended. */
final class SyncRecorder implements Consumer<CommandRecord> {
    private static final int SURPRISES_SHOWN = 5;

    private final List<CommandRecord> records = new ArrayList<>();
    private final Measurements measurements = new Measurements();

    @Override
    public void accept(CommandRecord record) {
        records.add(record);
        measurements.accept(record);
    }

    /**
     * The figures of what ran, taken for the whole sync.
     *
     * @throws UnexpectedEndException if a command ended otherwise than the trace says
     */
    SyncFigures figures(SyncPeer peer, String arrival, String title) {
        var timeline =
                new Timeline(nanos(CommandRecord::startedNanos), nanos(CommandRecord::endedNanos));
        var elapsed = Duration.ofNanos(timeline.elapsedNanos());
        var figures = measurements.figures(elapsed);
        if (!figures.isAsExpected()) {
            throw new UnexpectedEndException(
                    "%s: %d of %d commands ended otherwise than expected:%n%s"
                            .formatted(
                                    peer.title(),
                                    figures.total().unexpected(),
                                    records.size(),
                                    some(figures.surprises())));
        }
        return new SyncFigures(
                peer.id(),
                arrival,
                records.size(),
                records.size(),
                0,
                TimeUnit.NANOSECONDS.toMillis(timeline.elapsedNanos()),
                null,
                title,
                timeline.points());
    }

    private long[] nanos(ToLongFunction<CommandRecord> time) {
        return records.stream().mapToLong(time).toArray();
    }

    private static String some(List<Surprise> surprises) {
        return surprises.stream()
                .limit(SURPRISES_SHOWN)
                .map(surprise ->
                        "    %s: %s (expected: %s) %s: %s"
                                .formatted(
                                        surprise.id(),
                                        surprise.end(),
                                        surprise.expected(),
                                        String.join(" ", surprise.argv()),
                                        surprise.stderr()))
                .collect(Collectors.joining("\n"));
    }
}
