package io.execbroker.client;

/** The command did not run. The message names the command, the reason and the remedy. */
public final class CommandRejectedException extends ExecException {

    private static final long serialVersionUID = 1;

    /** Why a command did not run. */
    public enum Reason {
        /** No filter of the profile allows it. */
        UNAUTHORISED,
        /** A filter allows it, but its executable is missing or cannot be run. */
        NOT_EXECUTABLE,
        /** The queue of the broker, or of this client, is full. */
        QUEUE_FULL,
        /** A limit of this connection or user is reached. */
        LIMIT,
        /** The request is malformed or too large. */
        BAD_REQUEST,
        /** The broker is shutting down. */
        DRAINING,
        /** Its timeout passed while it waited. */
        DEADLINE_EXCEEDED,
        /** It was cancelled while it waited. */
        CANCELLED,
        /** The kernel refused to start it. */
        SPAWN_FAILED,
        /** The broker cannot write its audit log. */
        AUDIT_UNAVAILABLE,
        /** A reason that this client does not know. */
        OTHER
    }

    private final Reason reason;
    private final String filter;
    private final String errnoName;
    private final boolean retryable;

    CommandRejectedException(
            Reason reason, String message, String filter, String errnoName, boolean retryable) {
        super(message);
        this.reason = reason;
        this.filter = filter;
        this.errnoName = errnoName;
        this.retryable = retryable;
    }

    /** A request that this client did not send. */
    static CommandRejectedException unsent(Reason reason, String message) {
        return new CommandRejectedException(reason, message, "", "", reason == Reason.QUEUE_FULL);
    }

    public Reason reason() {
        return reason;
    }

    /** Name of the filter that matched; empty where none did. */
    public String filter() {
        return filter;
    }

    /** Name of the errno, such as ENOENT, with NOT_EXECUTABLE and SPAWN_FAILED; else empty. */
    public String errnoName() {
        return errnoName;
    }

    /** True when the same request may succeed later. */
    public boolean isRetryable() {
        return retryable;
    }
}
