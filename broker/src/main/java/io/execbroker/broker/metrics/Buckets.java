package io.execbroker.broker.metrics;

import java.time.Duration;
import java.util.Arrays;

/** Upper bounds of the histograms' buckets. */
enum Buckets {
    /** Not a histogram. */
    NONE,

    /** For what a client waits for: half a millisecond, a spawn, to a minute. */
    LATENCY(
            500_000L,
            1_000_000L,
            2_000_000L,
            5_000_000L,
            10_000_000L,
            20_000_000L,
            50_000_000L,
            100_000_000L,
            200_000_000L,
            500_000_000L,
            1_000_000_000L,
            2_000_000_000L,
            5_000_000_000L,
            10_000_000_000L,
            30_000_000_000L,
            60_000_000_000L),

    /** For what must never be felt: a microsecond to a tenth of a second. */
    FAST(
            1_000L,
            5_000L,
            10_000L,
            50_000L,
            100_000L,
            500_000L,
            1_000_000L,
            10_000_000L,
            100_000_000L);

    // Never handed out.
    @SuppressWarnings("ImmutableEnumChecker")
    private final long[] upperBoundNanos;

    Buckets(long... upperBoundNanos) {
        this.upperBoundNanos = upperBoundNanos;
    }

    Duration[] upperBounds() {
        return Arrays.stream(upperBoundNanos).mapToObj(Duration::ofNanos).toArray(Duration[]::new);
    }
}
