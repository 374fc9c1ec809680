package io.execbroker.loadtest.trace;

import org.jspecify.annotations.Nullable;

/**
 * The first line of a trace file.
 *
 * @param trace always {@link #FORMAT}
 * @param version of the format; this code reads {@link #VERSION} only
 */
record TraceHeader(@Nullable String trace, int version, @Nullable String title) {
    static final String FORMAT = "execbroker";
    static final int VERSION = 1;

    static TraceHeader titled(String title) {
        return new TraceHeader(FORMAT, VERSION, title);
    }
}
