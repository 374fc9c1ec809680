package io.execbroker.broker.session;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts frames that cost the broker more than their sender, in spans of ten seconds: opening and
 * cancelling in a loop is an attack (CVE-2023-44487). Confined to its connection's loop.
 */
final class FloodGuard {

    private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int maxPerSpan;
    private final LongSupplier nanoTime;
    private long spanBeginNanos;
    private int count;

    /**
     * @param maxPerSpan frames allowed in ten seconds
     * @param nanoTime {@link System#nanoTime}, or a test's clock
     */
    FloodGuard(int maxPerSpan, LongSupplier nanoTime) {
        this.maxPerSpan = maxPerSpan;
        this.nanoTime = nanoTime;
        this.spanBeginNanos = nanoTime.getAsLong();
    }

    /** Counts one frame; false when it is one too many. */
    boolean admits() {
        var now = nanoTime.getAsLong();
        if (now - spanBeginNanos >= SPAN_NANOS) {
            spanBeginNanos = now;
            count = 0;
        }
        return ++count <= maxPerSpan;
    }
}
