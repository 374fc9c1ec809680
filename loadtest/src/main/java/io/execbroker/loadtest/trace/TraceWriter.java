package io.execbroker.loadtest.trace;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;

/** Writes what {@link TraceReader} reads. */
public final class TraceWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TraceWriter() {}

    /** Appends the whole trace, header first. The caller flushes and closes. */
    public static void write(Trace trace, Appendable out) throws IOException {
        out.append(JSON.writeValueAsString(TraceHeader.titled(trace.title()))).append('\n');
        for (var command : trace.commands()) {
            out.append(JSON.writeValueAsString(TraceLine.of(command))).append('\n');
        }
    }
}
