package io.execbroker.filters.engine;

/** Thrown where oslo.rootwrap itself raises, which denies the command. */
public final class OriginalRaisesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The original would raise {@code what}. */
    public OriginalRaisesException(String what) {
        super(what, null, false, false);
    }
}
