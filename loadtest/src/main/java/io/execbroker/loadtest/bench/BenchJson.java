package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A report for programs.
 *
 * <p>One JSON object: {@code schema} is {@value #SCHEMA}, {@code version} is {@value #VERSION} and
 * rises when a field changes its meaning or goes; fields may be added at any time. Times are in
 * microseconds ({@code _us}) or milliseconds ({@code _ms}), {@code started} is ISO 8601.
 */
public final class BenchJson {
    static final String SCHEMA = "execbroker-loadtest/bench";
    static final int VERSION = 2;

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private BenchJson() {}

    /** The whole report, ending in a newline. */
    public static String of(BenchReport report) {
        try {
            return JSON.writeValueAsString(Document.of(report)) + "\n";
        } catch (JsonProcessingException e) {
            throw new AssertionError("records of numbers and text are always JSON", e);
        }
    }

    private record Document(
            String schema,
            int version,
            String started,
            Machine machine,
            Schedule schedule,
            List<BenchReport.Participant> peers,
            List<AbsentPeer> absent,
            List<WorkloadFigures> workloads,
            List<LoadFigures> loads,
            List<SyncFigures> syncs,
            List<ThroughputFigures> throughput,
            @Nullable BrokerFacts broker,
            List<TargetResult> targets) {

        static Document of(BenchReport report) {
            return new Document(
                    SCHEMA,
                    VERSION,
                    report.started().toString(),
                    report.machine(),
                    report.schedule(),
                    report.peers(),
                    report.absent(),
                    report.workloads(),
                    report.loads(),
                    report.syncs(),
                    report.throughput(),
                    report.broker().orElse(null),
                    report.targets());
        }
    }
}
