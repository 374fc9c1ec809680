package io.execbroker.broker.report;

import java.util.Locale;

/** Why a request did not run. The names are those of the wire's enum without its prefix. */
public enum RejectReason {
    UNAUTHORISED(false),
    NOT_EXECUTABLE(false),
    QUEUE_FULL(true),
    LIMIT(true),
    BAD_REQUEST(false),
    DRAINING(true),
    DEADLINE_EXCEEDED(true),
    CANCELLED(false),
    SPAWN_FAILED(true),
    AUDIT_UNAVAILABLE(true);

    private final boolean retryable;

    RejectReason(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same request may succeed later. */
    public boolean isRetryable() {
        return retryable;
    }

    /** The value in metrics labels and audit lines. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
