package io.execbroker.broker.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

import io.execbroker.broker.admission.Priority;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The lines of a trace, as the load test reads them (its README, "Traces"). What is at its default
 * is left out. ASCII: bytes that are not UTF-8 stand there as {@link
 * io.execbroker.filters.Surrogateescape} has them. Stateless.
 */
final class TraceLines {

    private static final JsonFactory JSON =
            new JsonFactoryBuilder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final int LINE_BYTES = 512;
    private static final int DEFAULT_UMASK = 022;

    private TraceLines() {}

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /** The first line. */
    static byte[] header(Instant start) throws IOException {
        return line(json -> {
            json.writeStringField("trace", "execbroker");
            json.writeNumberField("version", 1);
            json.writeStringField("title", "recorded by execbrokerd from " + start);
        });
    }

    /** The line of one request. */
    static byte[] of(RecordedRequest recorded) throws IOException {
        return line(json -> request(json, recorded));
    }

    private static byte[] line(Fields fields) throws IOException {
        var out = new ByteArrayOutputStream(LINE_BYTES);
        try (var json = JSON.createGenerator(out)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static void request(JsonGenerator json, RecordedRequest recorded) throws IOException {
        var request = recorded.request();
        json.writeStringField("id", request.id());
        json.writeStringField("agent", request.origin().profile());
        json.writeStringField("owner", recorded.worker().name());
        array(json, "argv", recorded.argv());
        if (!recorded.worker().needs().isEmpty()) {
            array(json, "needs", recorded.worker().needs());
        }
        stdin(json, recorded);
        end(json, recorded);
        if (recorded.daemonizes()) {
            json.writeBooleanField("daemonizes", true);
        }
        json.writeNumberField("at_us", TimeUnit.NANOSECONDS.toMicros(recorded.atNanos()));
        json.writeNumberField("timeout_ms", millis(recorded.timeoutNanos()));
        terms(json, request);
    }

    private static void array(JsonGenerator json, String name, List<String> texts)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (var text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void stdin(JsonGenerator json, RecordedRequest recorded) throws IOException {
        if (recorded.stdin() == null) {
            json.writeBooleanField("stdin_missing", true);
        } else if (!recorded.stdin().isEmpty()) {
            json.writeStringField("stdin", recorded.stdin());
        }
    }

    private static void end(JsonGenerator json, RecordedRequest recorded) throws IOException {
        switch (recorded.end()) {
            case RecordedEnd.Ran ran -> {
                if (ran.code() != 0) {
                    json.writeFieldName("exits");
                    json.writeArray(new int[] {ran.code()}, 0, 1);
                }
            }
            case RecordedEnd.Rejected rejected ->
                    json.writeStringField("rejected", rejected.reason().label());
        }
        if (!recorded.endsTheSame()) {
            json.writeBooleanField("any_end", true);
        }
    }

    private static void terms(JsonGenerator json, ReceivedRequest request) throws IOException {
        if (!request.workingDirectory().equals("/")) {
            json.writeStringField("cwd", request.workingDirectory());
        }
        if (request.umask() != DEFAULT_UMASK) {
            json.writeStringField("umask", Integer.toOctalString(request.umask()));
        }
        if (request.priority() != Priority.NORMAL) {
            json.writeStringField("priority", request.priority().name().toLowerCase(Locale.ROOT));
        }
        if (!request.orderingKey().isEmpty()) {
            json.writeStringField("ordering_key", request.orderingKey());
        }
    }

    /** Rounded up: a timeout of nothing is none. */
    private static long millis(long nanos) {
        return Math.max(1, Math.ceilDiv(nanos, 1_000_000));
    }
}
