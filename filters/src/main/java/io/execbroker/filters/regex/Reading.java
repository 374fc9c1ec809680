package io.execbroker.filters.regex;

import java.util.function.IntPredicate;

/**
 * Whether classes such as {@code \w} and case folding reach beyond ASCII.
 *
 * <p>Python's do. An operator who writes {@code \d} means 0 to 9. {@link #BOTH} satisfies the two:
 * it holds only where the Unicode and the ASCII reading agree that it does; {@link #EITHER} is its
 * counterpart under a negation, so that a pattern read this way never matches what Python's would
 * not.
 */
enum Reading {
    UNICODE,
    ASCII,
    BOTH,
    EITHER;

    /** Combines what the two readings of one test say. */
    IntPredicate combine(IntPredicate unicode, IntPredicate ascii) {
        return switch (this) {
            case UNICODE -> unicode;
            case ASCII -> ascii;
            case BOTH -> unicode.and(ascii);
            case EITHER -> unicode.or(ascii);
        };
    }

    /** The reading under one more negation. */
    Reading negated() {
        return switch (this) {
            case UNICODE, ASCII -> this;
            case BOTH -> EITHER;
            case EITHER -> BOTH;
        };
    }
}
