package io.execbroker.broker.oslo;

import java.util.concurrent.TimeUnit;

/**
 * Bounds of all doors.
 *
 * @param messageBytes largest request that is read, and most that is kept of either output of a
 *     command
 * @param bufferBytes memory for messages of all doors together; one exchange may go beyond it
 * @param handshakeNanos time for a handshake
 * @param frameNanos time for a request to arrive, beside that for its bytes
 */
public record DoorLimits(
        long messageBytes, long bufferBytes, long handshakeNanos, long frameNanos) {

    /** A peer on this host that is slower than this does not want to be served. */
    private static final long LEAST_BYTES_PER_SECOND = 1 << 20;

    /** A peer may be busy with something else when its answer comes: it is cut off late. */
    private static final int PATIENCE_FOR_REPLIES = 6;

    /** Time for a request of so many bytes, from its first to its last. */
    long requestNanos(long bytes) {
        return frameNanos + nanosFor(bytes);
    }

    /** Time for a peer to read an answer of so many bytes. */
    long replyNanos(long bytes) {
        return PATIENCE_FOR_REPLIES * frameNanos + nanosFor(bytes);
    }

    private static long nanosFor(long bytes) {
        return bytes / LEAST_BYTES_PER_SECOND * TimeUnit.SECONDS.toNanos(1);
    }
}
