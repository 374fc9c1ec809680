package io.execbroker.wire;

/**
 * What one end reads of a frame before it gives the connection up. All of it is checked before a
 * message object exists.
 *
 * @param maxFrameBytes largest frame without its length prefix, 1 to 2^31 - 6
 * @param maxUnknownBytes bytes of fields that this version does not know, together, in one frame:
 *     room for a newer peer, not for ballast
 * @param maxMessages messages in one frame, nested ones counted, so that a few bytes on the wire
 *     cannot become very many objects
 */
public record FrameLimits(int maxFrameBytes, int maxUnknownBytes, int maxMessages) {

    /** Nested messages below the frame itself; the deepest of execbroker.v1 is 2. */
    public static final int MAX_DEPTH = 8;

    /** 1 MiB frames, 4 KiB of unknown fields, 4096 messages. */
    public static final FrameLimits DEFAULT = new FrameLimits(1 << 20, 4 << 10, 4096);

    public FrameLimits {
        requireRange("maxFrameBytes", maxFrameBytes, 1, Integer.MAX_VALUE - Varint.MAX_BYTES);
        requireRange("maxUnknownBytes", maxUnknownBytes, 0, Integer.MAX_VALUE);
        requireRange("maxMessages", maxMessages, 1, Integer.MAX_VALUE);
    }

    /** These limits with another frame size. */
    public FrameLimits withMaxFrameBytes(int bytes) {
        return new FrameLimits(bytes, maxUnknownBytes, maxMessages);
    }

    private static void requireRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
