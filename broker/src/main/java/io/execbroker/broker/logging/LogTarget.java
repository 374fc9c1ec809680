package io.execbroker.broker.logging;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/** Where the log goes, for a program whose standard output is not for it. */
public final class LogTarget {

    static final String PROPERTY = "execbroker.log.file";
    static final String NOWHERE = "none";

    private LogTarget() {}

    /**
     * Sends the log to {@code file}, or nowhere. Call it before anything logs; later it has no
     * effect.
     */
    public static void choose(@Nullable Path file) {
        System.setProperty(PROPERTY, file == null ? NOWHERE : file.toAbsolutePath().toString());
    }
}
