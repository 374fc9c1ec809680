package io.execbroker.loadtest.sync;

import io.execbroker.loadtest.bench.TimelinePoint;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** When the commands of a sync started and ended, in nanoseconds of one clock. */
final class Timeline {
    static final int MAX_POINTS = 400;

    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] starts;
    private final long[] ends;

    /**
     * @param starts in any order, at least one
     * @param ends as many, in any order
     */
    Timeline(long[] starts, long[] ends) {
        if (starts.length == 0 || starts.length != ends.length) {
            throw new IllegalArgumentException(
                    "starts, ends: %d, %d (expected: as many, not 0)"
                            .formatted(starts.length, ends.length));
        }
        this.starts = starts.clone();
        this.ends = ends.clone();
        Arrays.sort(this.starts);
        Arrays.sort(this.ends);
    }

    /** From the first start to the last end. */
    long elapsedNanos() {
        return ends[ends.length - 1] - starts[0];
    }

    /** Moments as far apart as possible, the first start and the last end among them. */
    List<TimelinePoint> points() {
        var steps = Math.min(MAX_POINTS, ends.length + 1) - 1;
        return IntStream.rangeClosed(0, steps)
                .mapToObj(step -> at(elapsedNanos() * step / steps))
                .toList();
    }

    private TimelinePoint at(long nanosFromStart) {
        var nanos = starts[0] + nanosFromStart;
        var finished = countUpTo(ends, nanos);
        return new TimelinePoint(
                Math.round(nanosFromStart / NANOS_PER_MILLI),
                finished,
                countUpTo(starts, nanos) - finished);
    }

    private static int countUpTo(long[] sorted, long nanos) {
        var found = Arrays.binarySearch(sorted, nanos);
        var end = found < 0 ? -found - 1 : found;
        while (end < sorted.length && sorted[end] == nanos) {
            end++;
        }
        return end;
    }
}
