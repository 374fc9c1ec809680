package io.execbroker.client;

/** A command has no result. The subclass says what is known about it. */
public abstract sealed class ExecException extends RuntimeException
        permits CommandRejectedException, OutcomeUnknownException, BrokerConnectionException {

    private static final long serialVersionUID = 1;

    ExecException(String message) {
        super(message);
    }
}
