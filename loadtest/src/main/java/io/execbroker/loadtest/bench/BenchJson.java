package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private BenchJson() {}

    /** The whole report, ending in a newline. */
    public static String of(BenchReport report) {
        return write(JSON.writer(SerializationFeature.INDENT_OUTPUT), report) + "\n";
    }

    /** The same in one line, without a newline. */
    public static String line(BenchReport report) {
        return write(JSON.writer(), report);
    }

    /**
     * Reads what {@link #of} or {@link #line} wrote. Fields that are not known are passed over.
     *
     * @throws IOException if it is no report, or one of another version
     */
    public static BenchReport read(String json) throws IOException {
        var tree = JSON.readTree(json);
        var schema = tree.path("schema").asText();
        var version = tree.path("version").asInt();
        if (!schema.equals(SCHEMA) || version != VERSION) {
            throw new IOException(
                    "schema '%s', version %d (expected: %s, version %d)"
                            .formatted(schema, version, SCHEMA, VERSION));
        }
        return JSON.treeToValue(tree, Document.class).report();
    }

    private static String write(ObjectWriter writer, BenchReport report) {
        try {
            return writer.writeValueAsString(Document.of(report));
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

        BenchReport report() {
            return new BenchReport(
                    Instant.parse(started),
                    machine,
                    schedule,
                    peers,
                    absent,
                    workloads,
                    loads,
                    syncs,
                    throughput,
                    Optional.ofNullable(broker),
                    targets);
        }
    }
}
