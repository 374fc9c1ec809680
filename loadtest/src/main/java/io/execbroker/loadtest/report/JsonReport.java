package io.execbroker.loadtest.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import io.execbroker.loadtest.host.Stub;

import java.util.List;

/**
 * A report for programs.
 *
 * <p>One JSON object: {@code schema} is {@value #SCHEMA}, {@code version} is {@value #VERSION} and
 * rises when a field changes its meaning or goes; fields may be added at any time. Times are in
 * microseconds ({@code _us}) or seconds, as their names say.
 */
public final class JsonReport {
    static final String SCHEMA = "execbroker-loadtest/replay";
    static final int VERSION = 1;

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private JsonReport() {}

    /** The whole report, ending in a newline. */
    public static String of(ReplayReport report) {
        try {
            return JSON.writeValueAsString(Document.of(report)) + "\n";
        } catch (JsonProcessingException e) {
            throw new AssertionError("records of numbers and text are always JSON", e);
        }
    }

    private record Document(
            String schema,
            int version,
            String trace,
            String target,
            String arrival,
            String order,
            List<StandIn> stubs,
            @JsonUnwrapped ReplayFigures figures) {

        static Document of(ReplayReport report) {
            return new Document(
                    SCHEMA,
                    VERSION,
                    report.trace(),
                    report.target(),
                    report.arrival(),
                    report.order(),
                    report.stubs().stream().map(StandIn::of).toList(),
                    report.figures());
        }
    }

    private record StandIn(String program, String does) {
        static StandIn of(Stub stub) {
            return new StandIn(stub.program(), stub.stands());
        }
    }
}
