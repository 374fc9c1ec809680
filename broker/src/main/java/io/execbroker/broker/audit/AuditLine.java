package io.execbroker.broker.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes reports as lines of JSON. A line holds printable ASCII only, so nothing in an argument can
 * end it, hide part of it or move a terminal's cursor: all else is {@code \}{@code uXXXX}, a byte
 * that is not UTF-8 in the form of {@link io.execbroker.filters.Surrogateescape}. Stateless.
 */
final class AuditLine {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final JsonFactory JSON =
            new JsonFactoryBuilder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .characterEscapes(new DeleteEscaped())
                    .build();

    private static final int MAX_MESSAGE = 1024;

    private AuditLine() {}

    /**
     * Writes one line, its end included, and leaves {@code out} open.
     *
     * @param sequence number of the line
     * @param time when the request ended
     */
    static void write(OutputStream out, long sequence, Instant time, ExecReport report)
            throws IOException {
        try (var json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            json.writeStringField("time", TIME.format(time));
            json.writeNumberField("seq", sequence);
            origin(json, report.origin());
            argv(json, "argv", BoundedArgv.of(report.argv()));
            verdict(json, report);
            outcome(json, report.outcome());
            json.writeNumberField("pid", report.pid());
            timings(json, report.timings());
            usage(json, report);
            traffic(json, report.traffic());
            json.writeBooleanField("pipes_held", report.pipesHeld());
            json.writeBooleanField("repeated", report.repeated());
            json.writeEndObject();
        }
        out.write('\n');
    }

    private static void origin(JsonGenerator json, ExecReport.Origin origin) throws IOException {
        json.writeStringField("protocol", origin.protocol().label());
        json.writeObjectFieldStart("peer");
        json.writeNumberField("uid", Integer.toUnsignedLong(origin.peer().uid()));
        json.writeNumberField("gid", Integer.toUnsignedLong(origin.peer().gid()));
        json.writeNumberField("pid", origin.peer().pid());
        json.writeEndObject();
        json.writeNumberField("connection", origin.connection());
        json.writeNumberField("stream", origin.stream());
        json.writeStringField("request_id", origin.requestId());
        json.writeStringField("profile", origin.profile());
    }

    private static void argv(JsonGenerator json, String name, BoundedArgv argv) throws IOException {
        json.writeArrayFieldStart(name);
        for (var word : argv.words()) {
            json.writeString(word);
        }
        json.writeEndArray();
        if (argv.isTruncated()) {
            json.writeBooleanField(name + "_truncated", true);
            json.writeStringField(name + "_sha256", argv.sha256());
        }
    }

    private static void verdict(JsonGenerator json, ExecReport report) throws IOException {
        if (report.verdict().isEmpty()) {
            return;
        }
        var verdict = report.verdict().get();
        json.writeStringField("verdict", word(verdict));
        json.writeStringField("filter", verdict.filter());
        json.writeStringField("filter_class", verdict.filterClass());
        if (!verdict.command().isEmpty()) {
            argv(json, "command", BoundedArgv.of(verdict.command()));
            json.writeStringField("run_as", verdict.runAs());
        }
        json.writeBooleanField("would_deny_strict", verdict.wouldDenyStrict());
    }

    /** As {@code execbrokerd match} says it. */
    private static String word(ExecReport.Verdict verdict) {
        if (!verdict.command().isEmpty()) {
            return "allow";
        }
        return verdict.filter().isEmpty() ? "deny" : "notexec";
    }

    private static void outcome(JsonGenerator json, Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.Completed completed -> {
                status(json, completed.status());
                json.writeStringField("cause", completed.cause().label());
            }
            case Outcome.Rejected rejected -> {
                json.writeStringField("outcome", "rejected");
                json.writeStringField("reason", rejected.reason().label());
                json.writeStringField("message", cut(rejected.message()));
                json.writeStringField("errno", rejected.errnoName());
            }
        }
    }

    private static void status(JsonGenerator json, ExitStatus status) throws IOException {
        switch (status) {
            case ExitStatus.Exited exited -> {
                json.writeStringField("outcome", "exited");
                json.writeNumberField("exit_code", exited.code());
            }
            case ExitStatus.Signaled signaled -> {
                json.writeStringField("outcome", "signaled");
                json.writeNumberField("signal", signaled.number());
                json.writeBooleanField("core_dumped", signaled.coreDumped());
            }
        }
    }

    /** A sentence for a person may quote a command line of any length. */
    private static String cut(String message) {
        return message.length() <= MAX_MESSAGE
                ? message
                : message.substring(0, MAX_MESSAGE) + "...";
    }

    private static void timings(JsonGenerator json, ExecReport.Timings timings) throws IOException {
        json.writeObjectFieldStart("timings_us");
        json.writeNumberField("match", timings.matchNanos() / 1000);
        json.writeNumberField("queued", timings.queuedNanos() / 1000);
        json.writeNumberField("spawn", timings.spawnNanos() / 1000);
        json.writeNumberField("run", timings.runNanos() / 1000);
        json.writeNumberField("drain", timings.drainNanos() / 1000);
        json.writeEndObject();
    }

    private static void usage(JsonGenerator json, ExecReport report) throws IOException {
        var usage = report.usage();
        json.writeObjectFieldStart("usage");
        json.writeNumberField("user_us", usage.userMicros());
        json.writeNumberField("system_us", usage.systemMicros());
        json.writeNumberField("max_rss_bytes", usage.maxRssBytes());
        json.writeEndObject();
    }

    private static void traffic(JsonGenerator json, ExecReport.Traffic traffic) throws IOException {
        json.writeObjectFieldStart("bytes");
        json.writeNumberField("stdin", traffic.stdinBytes());
        json.writeNumberField("stdout", traffic.stdoutBytes());
        json.writeNumberField("stderr", traffic.stderrBytes());
        json.writeBooleanField("stdout_truncated", traffic.stdoutTruncated());
        json.writeBooleanField("stderr_truncated", traffic.stderrTruncated());
        json.writeEndObject();
    }

    /** JSON's own escapes, and DEL: ASCII, but not printable. */
    private static final class DeleteEscaped extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        private final int[] escapes = CharacterEscapes.standardAsciiEscapesForJSON();

        DeleteEscaped() {
            escapes[0x7F] = ESCAPE_STANDARD;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return escapes.clone();
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
