package io.execbroker.broker.posix;

import java.io.Serial;

/** No network namespace has the name. */
public final class NoSuchNamespaceException extends ErrnoException {

    @Serial private static final long serialVersionUID = 1L;

    NoSuchNamespaceException(ErrnoException failure) {
        super(failure);
    }
}
