package io.execbroker.broker.posix;

import java.io.IOException;
import java.io.Serial;

/** The operating system refused a call. */
public sealed class ErrnoException extends IOException permits NoSuchNamespaceException {

    @Serial private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    ErrnoException(String call, int errno) {
        super(call + ": " + Errno.nameOf(errno));
        this.call = call;
        this.errno = errno;
    }

    ErrnoException(ErrnoException cause) {
        super(cause.getMessage(), cause);
        this.call = cause.call;
        this.errno = cause.errno;
    }

    /** The function that failed, with what it was about, such as {@code "open /run/netns/blue"}. */
    public String call() {
        return call;
    }

    /** The error's name, such as {@code ENOENT}. */
    public String errnoName() {
        return Errno.nameOf(errno);
    }

    /** The same failure of a call that says what it was about. */
    ErrnoException about(String subject) {
        return new ErrnoException(call + " " + subject, errno);
    }
}
