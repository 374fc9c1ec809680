package io.execbroker.filters.strict;

import java.util.Objects;

/** A definition that cannot mean what it says; the message says why and what to write. */
public final class DefinitionException extends Exception {
    private static final long serialVersionUID = 1L;

    DefinitionException(String message) {
        super(message);
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
