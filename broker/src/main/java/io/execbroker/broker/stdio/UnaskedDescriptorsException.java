package io.execbroker.broker.stdio;

import java.io.IOException;
import java.io.Serial;

/**
 * A peer has sent descriptors with bytes that are to have none. The connection is of no more use.
 */
public final class UnaskedDescriptorsException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    private static final String MESSAGE = "descriptors came that nobody asked for";

    UnaskedDescriptorsException() {
        super(MESSAGE);
    }

    /** For the peer and the log. */
    public String message() {
        return MESSAGE;
    }
}
