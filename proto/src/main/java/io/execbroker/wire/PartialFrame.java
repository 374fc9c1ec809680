package io.execbroker.wire;

import io.netty.buffer.ByteBuf;

import java.util.Arrays;

/** A frame that comes in pieces. Not thread safe. */
final class PartialFrame {

    private static final byte[] NONE = {};

    private final int frameBytes;
    private byte[] bytes = NONE;
    private int arrived;

    /**
     * @param frameBytes length of all of it, at least 1
     */
    PartialFrame(int frameBytes) {
        this.frameBytes = frameBytes;
    }

    /** Takes what belongs to it. */
    void add(ByteBuf in) {
        int piece = Math.min(in.readableBytes(), frameBytes - arrived);
        makeRoom(arrived + piece);
        in.readBytes(bytes, arrived, piece);
        arrived += piece;
    }

    boolean isComplete() {
        return arrived == frameBytes;
    }

    /** All of it, once it is complete. */
    byte[] bytes() {
        return bytes;
    }

    /**
     * Twice as much as is needed at most: a length alone must not cost its peer's broker memory.
     */
    private void makeRoom(int needed) {
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(frameBytes, 2L * needed));
        }
    }
}
