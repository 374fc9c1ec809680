package io.execbroker.wire;

import io.execbroker.proto.v1.GoawayReason;

/**
 * Credit that the peer granted and this side spends: how many bytes may still be sent. One for
 * every stream, one for the connection; a chunk needs both.
 *
 * <p>The peer expands it, we consume it. It never goes below zero, because spending more than
 * {@link #available} is refused, nor above 2^31 - 1, because granting more is a fault of the peer.
 * Not thread safe.
 */
public final class SendWindow {

    /** Largest unspent credit, in bytes. */
    public static final int MAX_BYTES = Integer.MAX_VALUE;

    private int available;

    /**
     * @param initialBytes credit agreed in the handshake or the request, 0 to 2^31 - 1
     */
    public SendWindow(int initialBytes) {
        if (initialBytes < 0) {
            throw new IllegalArgumentException(
                    "initialBytes: " + initialBytes + " (expected: 0 to 2147483647)");
        }
        available = initialBytes;
    }

    /** Bytes that may be sent now. */
    public int available() {
        return available;
    }

    /**
     * Spends credit for bytes about to be sent.
     *
     * @throws IllegalArgumentException when {@code bytes} is negative or above {@link #available}
     */
    public void consume(int bytes) {
        if (bytes < 0 || bytes > available) {
            throw new IllegalArgumentException(
                    "bytes: " + bytes + " (expected: 0 to " + available + ", the credit left)");
        }
        available -= bytes;
    }

    /**
     * Adds a grant of the peer, {@code WindowUpdate.credit_bytes} as read from the wire.
     *
     * @throws ProtocolException FLOW_CONTROL when the grant is not 1 to 2^31 - 1 or the unspent
     *     credit would pass 2^31 - 1; the window stays as it was
     */
    public void expand(int creditBytes) {
        if (creditBytes <= 0 || creditBytes > MAX_BYTES - available) {
            throw ProtocolException.connection(
                    GoawayReason.GOAWAY_REASON_FLOW_CONTROL,
                    "credit granted: "
                            + Integer.toUnsignedString(creditBytes)
                            + " (expected: 1 to "
                            + (MAX_BYTES - available)
                            + ", so that the sum stays within 2147483647)");
        }
        available += creditBytes;
    }
}
