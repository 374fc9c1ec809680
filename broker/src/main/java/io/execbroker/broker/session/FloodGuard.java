package io.execbroker.broker.session;

import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.wire.ProtocolException;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts frames that cost the broker more than their sender, in spans of ten seconds: opening and
 * cancelling in a loop is an attack (CVE-2023-44487). Confined to its connection's loop.
 */
final class FloodGuard {

    private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String what;
    private final int maxPerSpan;
    private final LongSupplier nanoTime;
    private long spanBeginNanos;
    private int count;

    /**
     * @param what the frames that are counted, in the plural
     * @param maxPerSpan frames allowed in ten seconds
     * @param nanoTime {@link System#nanoTime}, or a test's clock
     */
    FloodGuard(String what, int maxPerSpan, LongSupplier nanoTime) {
        this.what = what;
        this.maxPerSpan = maxPerSpan;
        this.nanoTime = nanoTime;
        this.spanBeginNanos = nanoTime.getAsLong();
    }

    /**
     * Counts one frame.
     *
     * @throws ProtocolException when it is one too many
     */
    void admit() {
        var now = nanoTime.getAsLong();
        if (now - spanBeginNanos >= SPAN_NANOS) {
            spanBeginNanos = now;
            count = 0;
        }
        if (++count > maxPerSpan) {
            throw ProtocolException.connection(
                    GoawayReason.GOAWAY_REASON_CALM_DOWN, "too many " + what + " in ten seconds");
        }
    }
}
