package io.execbroker.loadtest.sync;

/** A sync did not do what the trace says: there is nothing to compare. */
final class UnexpectedEndException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnexpectedEndException(String message) {
        super(message);
    }
}
