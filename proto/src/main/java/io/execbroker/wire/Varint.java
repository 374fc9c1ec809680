package io.execbroker.wire;

import io.netty.buffer.ByteBuf;

/** Unsigned base-128 varints of 32 bits: seven bits a byte, least significant first. */
final class Varint {

    /** Longest encoding. */
    static final int MAX_BYTES = 5;

    private Varint() {}

    /** Length of {@code value} as a minimal varint, taken as unsigned: 1 to 5. */
    static int bytes(int value) {
        int significantBits = 32 - Integer.numberOfLeadingZeros(value | 1);
        return (significantBits + 6) / 7;
    }

    /**
     * Reads one that ends before {@code end}.
     *
     * @return 0 to 2^32 - 1, or negative: it is cut off, longer or larger, and {@code in} moved
     *     somewhere before {@code end}
     */
    static long read(ByteBuf in, int end) {
        long value = 0;
        for (int i = 0; i < MAX_BYTES && in.readerIndex() < end; i++) {
            byte next = in.readByte();
            value |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                return value >>> 32 == 0 ? value : -1;
            }
        }
        return -1;
    }

    static void write(ByteBuf out, int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
