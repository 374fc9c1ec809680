package io.execbroker.loadtest.replay;

import java.util.zip.CRC32;

/**
 * Which output a command wrote, in a few bytes: enough to see whether two wrote the same.
 *
 * @param bytes its length
 * @param crc32 of its bytes, as in {@link CRC32}
 */
public record OutputDigest(long bytes, long crc32) {
    public static final OutputDigest EMPTY = of(new byte[0]);

    /** The digest of these bytes. */
    public static OutputDigest of(byte[] output) {
        var crc = new CRC32();
        crc.update(output);
        return new OutputDigest(output.length, crc.getValue());
    }

    @Override
    public String toString() {
        return "%d bytes (CRC %08x)".formatted(bytes, crc32);
    }
}
