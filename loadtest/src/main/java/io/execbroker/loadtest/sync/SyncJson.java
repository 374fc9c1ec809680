package io.execbroker.loadtest.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.loadtest.bench.SyncFigures;

import java.io.IOException;
import java.util.List;

/** Figures as they go from one process to another, and to programs. */
public final class SyncJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SyncJson() {}

    /** One line. */
    public static String of(SyncFigures figures) {
        return text(figures);
    }

    /** An array, in one line. */
    public static String of(List<SyncFigures> syncs) {
        return text(syncs);
    }

    /** What {@link #of(SyncFigures)} wrote. */
    static SyncFigures read(String line) throws IOException {
        return JSON.readValue(line, SyncFigures.class);
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new AssertionError("records of numbers and text are always JSON", e);
        }
    }
}
