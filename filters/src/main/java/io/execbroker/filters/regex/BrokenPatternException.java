package io.execbroker.filters.regex;

/** A pattern that cannot be used; the message says what is wrong and where. */
public final class BrokenPatternException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenPatternException(String what, int position) {
        super(what + " at position " + position);
    }

    BrokenPatternException(String what) {
        super(what);
    }
}
