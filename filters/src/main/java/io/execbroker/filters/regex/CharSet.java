package io.execbroker.filters.regex;

import java.util.function.IntPredicate;

/** A set of code points; ASCII is answered from a bit map. Immutable. */
final class CharSet {
    private static final int MAPPED = 128;

    private final long low;
    private final long high;
    private final IntPredicate beyond;

    private CharSet(long low, long high, IntPredicate beyond) {
        this.low = low;
        this.high = high;
        this.beyond = beyond;
    }

    static CharSet of(IntPredicate members) {
        long low = 0;
        long high = 0;
        for (int c = 0; c < MAPPED; c++) {
            if (members.test(c)) {
                if (c < Long.SIZE) {
                    low |= 1L << c;
                } else {
                    high |= 1L << (c - Long.SIZE);
                }
            }
        }
        return new CharSet(low, high, members);
    }

    boolean contains(int c) {
        if (c < Long.SIZE) {
            return (low >>> c & 1) != 0;
        }
        return c < MAPPED ? (high >>> (c - Long.SIZE) & 1) != 0 : beyond.test(c);
    }

    /** Whether the two sets share one of the characters that tell sets apart in practice. */
    boolean overlaps(CharSet other) {
        if ((low & other.low) != 0 || (high & other.high) != 0) {
            return true;
        }
        for (int c = MAPPED; c < 0x250; c++) {
            if (beyond.test(c) && other.beyond.test(c)) {
                return true;
            }
        }
        return false;
    }
}
