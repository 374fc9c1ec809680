package io.execbroker.filters;

import java.util.Objects;

/** A policy that is refused as a whole; the message names the file, the line and the remedy. */
public final class PolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    public PolicyException(String message) {
        super(message);
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
