package io.execbroker.wire;

import io.execbroker.proto.v1.GoawayReason;

/**
 * The stream ids of one connection: chosen by the client, strictly increasing, 1 to 2^31 - 1, never
 * used twice. A client takes them from {@link #next}; a broker checks them with {@link #open}.
 *
 * <p>Not thread safe: belongs to whoever owns the connection.
 */
public final class StreamIds {

    private int last;

    /** The highest id used so far; 0 before the first. */
    public int last() {
        return last;
    }

    /** True when {@link #next} has nothing left to give: the client must connect anew. */
    public boolean isExhausted() {
        return last == Integer.MAX_VALUE;
    }

    /**
     * The client's next id.
     *
     * @throws IllegalStateException when all are used
     */
    public int next() {
        if (isExhausted()) {
            throw new IllegalStateException("all stream ids of this connection are used");
        }
        return ++last;
    }

    /**
     * Records that the peer opens {@code id}, as read from the wire: the upper half of uint32 shows
     * as negative.
     *
     * @throws ProtocolException BAD_STREAM_ID when it is out of range or not above the last one
     */
    public void open(int id) {
        if (id <= 0) {
            throw bad(id, "expected: 1 to 2147483647");
        }
        if (id <= last) {
            throw bad(id, "expected: above " + last + ", the last one opened");
        }
        last = id;
    }

    /**
     * Checks that {@code id} was opened some time on this connection. A frame for a stream that has
     * ended since crossed its end on the way and is legal.
     *
     * @throws ProtocolException BAD_STREAM_ID when it was not
     */
    public void requireOpened(int id) {
        if (id <= 0 || id > last) {
            throw bad(id, "never opened");
        }
    }

    private static ProtocolException bad(int id, String detail) {
        return ProtocolException.connection(
                GoawayReason.GOAWAY_REASON_BAD_STREAM_ID,
                "stream id: " + Integer.toUnsignedString(id) + " (" + detail + ")");
    }
}
