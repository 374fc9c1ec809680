package io.execbroker.loadtest.trace;

/**
 * A trace or template that cannot be used; the message names the line or command and the remedy.
 */
public final class TraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TraceException(String message) {
        super(message);
    }

    TraceException(String message, Throwable cause) {
        super(message, cause);
    }
}
