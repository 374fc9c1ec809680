package io.execbroker.loadtest.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;

/** Writes what {@link TraceReader} reads. */
public final class TraceWriter {
    /** ASCII: a text that stands for bytes that are not UTF-8 has no UTF-8 either. */
    private static final ObjectMapper JSON =
            new ObjectMapper(
                    JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());

    private TraceWriter() {}

    /** Appends the whole trace, header first. The caller flushes and closes. */
    public static void write(Trace trace, Appendable out) throws IOException {
        out.append(JSON.writeValueAsString(TraceHeader.titled(trace.title()))).append('\n');
        for (var command : trace.commands()) {
            out.append(JSON.writeValueAsString(TraceLine.of(command))).append('\n');
        }
    }
}
