package io.execbroker.wire;

import io.execbroker.proto.v1.GoawayReason;

/**
 * Credit that this side granted and the peer spends: a promise to take up to {@link #sizeBytes} at
 * any moment. A byte of it is always in one of three places:
 *
 * <pre>
 *   available   the peer may send it
 *   held        it has arrived and occupies a buffer of ours
 *   freed       the buffer is free again, and the peer does not know yet
 *
 *   available + held + freed = size
 * </pre>
 *
 * {@link #consume} moves from the first to the second, {@link #release} from the second to the
 * third. Once half the window is freed, release hands all of it out as one grant: fewer would cost
 * a frame for every chunk, more would leave the peer waiting at an empty window. Not thread safe.
 */
public final class ReceiveWindow {

    private final int sizeBytes;
    private final int updateThresholdBytes;
    private int available;
    private int freed;

    /**
     * @param sizeBytes what this side is ready to hold, 1 to 2^31 - 1; the peer must know it
     */
    public ReceiveWindow(int sizeBytes) {
        if (sizeBytes <= 0) {
            throw new IllegalArgumentException(
                    "sizeBytes: " + sizeBytes + " (expected: 1 to 2147483647)");
        }
        this.sizeBytes = sizeBytes;
        this.updateThresholdBytes = sizeBytes - sizeBytes / 2;
        this.available = sizeBytes;
    }

    public int sizeBytes() {
        return sizeBytes;
    }

    /** Bytes that the peer may still send. */
    public int available() {
        return available;
    }

    /** Bytes that have arrived and were not released. */
    public int held() {
        return sizeBytes - available - freed;
    }

    /**
     * Takes bytes that have arrived.
     *
     * @throws ProtocolException FLOW_CONTROL when they are more than the peer had credit for
     */
    public void consume(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: >= 0)");
        }
        if (bytes > available) {
            throw ProtocolException.connection(
                    GoawayReason.GOAWAY_REASON_FLOW_CONTROL,
                    "bytes received: " + bytes + " (credit left: " + available + ")");
        }
        available -= bytes;
    }

    /**
     * Gives back bytes that no longer occupy a buffer.
     *
     * @return the credit to send in a WindowUpdate now; 0 when it is not worth a frame yet
     * @throws IllegalArgumentException when {@code bytes} is negative or above {@link #held}
     */
    public int release(int bytes) {
        if (bytes < 0 || bytes > held()) {
            throw new IllegalArgumentException(
                    "bytes: " + bytes + " (expected: 0 to " + held() + ", the bytes held)");
        }
        freed += bytes;
        if (freed < updateThresholdBytes) {
            return 0;
        }
        int grant = freed;
        available += grant;
        freed = 0;
        return grant;
    }
}
