package io.execbroker.wire;

import io.execbroker.proto.v1.GoawayReason;
import io.netty.buffer.ByteBuf;

/** Reads the length in front of a frame, in as many pieces as it comes. Not thread safe. */
final class FrameLength {

    private final int maxFrameBytes;

    private int present;
    private long value;

    /**
     * @param maxFrameBytes largest length, at least 1
     */
    FrameLength(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /** Whether some of it is there and not taken. */
    boolean hasBegun() {
        return present > 0;
    }

    /**
     * Reads to its end, and no further.
     *
     * @return false if {@code in} ends first
     * @throws ProtocolException BAD_FRAME when it is no minimal varint of 1 or more,
     *     FRAME_TOO_LARGE
     */
    boolean read(ByteBuf in) {
        while (in.isReadable()) {
            byte next = in.readByte();
            value |= (next & 0x7fL) << (7 * present);
            present++;
            if (next >= 0) {
                if (next == 0 && present > 1) {
                    throw bad("not minimal");
                }
                requireLegal();
                return true;
            }
            if (present == Varint.MAX_BYTES) {
                throw bad("longer than " + Varint.MAX_BYTES + " bytes");
            }
        }
        return false;
    }

    /** What was read to its end, 1 to the largest; the next one is read after that. */
    int take() {
        int taken = (int) value;
        present = 0;
        value = 0;
        return taken;
    }

    private void requireLegal() {
        if (value == 0) {
            throw bad("0");
        }
        if (value > maxFrameBytes) {
            throw ProtocolException.connection(
                    GoawayReason.GOAWAY_REASON_FRAME_TOO_LARGE,
                    "frame length: " + value + " bytes (expected: 1 to " + maxFrameBytes + ")");
        }
    }

    private static ProtocolException bad(String detail) {
        return ProtocolException.connection(
                GoawayReason.GOAWAY_REASON_BAD_FRAME, "frame length: " + detail);
    }
}
