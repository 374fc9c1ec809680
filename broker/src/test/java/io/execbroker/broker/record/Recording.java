package io.execbroker.broker.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.broker.admission.Priority;
import io.execbroker.broker.config.RecordConfig;
import io.execbroker.broker.metrics.NoMetrics;
import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.record.ReceivedRequest.Stdin;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Reports;
import io.netty.buffer.Unpooled;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A recording in a folder of a test, and requests for it. */
final class Recording {

    static final long MIB = 1 << 20;

    final Path file;
    final NoMetrics metrics = new NoMetrics();

    Recording(Path folder) {
        file = folder.resolve("trace.jsonl");
    }

    JsonNode recorded(Stdin stdin, ExecReport report) throws IOException {
        Files.deleteIfExists(file);
        try (var recorder = record(MIB, false)) {
            recorder.begin(request(stdin)).end(report);
        }
        return lines().getFirst();
    }

    boolean isAnyEnd(Stdin stdin, ExecReport report) throws IOException {
        return recorded(stdin, report).has("any_end");
    }

    static void feed(Recorder recorder, String... chunks) {
        var request = recorder.begin(request(Stdin.STREAMED));
        for (var chunk : chunks) {
            request.stdin(Unpooled.copiedBuffer(chunk, StandardCharsets.UTF_8));
        }
        request.stdinClosed();
        request.end(ran(0, EndCause.OWN));
    }

    static ReceivedRequest request(Stdin stdin) {
        return new ReceivedRequest(
                ran(0, EndCause.OWN).origin(),
                System.nanoTime(),
                stdin,
                "/",
                022,
                60_000_000_000L,
                Priority.NORMAL,
                "");
    }

    static ExecReport ran(int code, EndCause cause) {
        return Reports.completed(List.of("x"), "x", new ExitStatus.Exited(code), cause);
    }

    static ExecReport killed(int signal, EndCause cause) {
        return Reports.completed(List.of("x"), "x", new ExitStatus.Signaled(signal, false), cause);
    }

    Recorder record(long maxBytes, boolean keepsStdin) throws IOException {
        return TraceRecorder.open(config(maxBytes, keepsStdin), true, metrics);
    }

    RecordConfig config(long maxBytes, boolean keepsStdin) {
        return new RecordConfig(Optional.of(file), maxBytes, keepsStdin);
    }

    /** The lines behind the header. */
    List<JsonNode> lines() throws IOException {
        var json = new ObjectMapper();
        var nodes = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(file).subList(1, Files.readAllLines(file).size())) {
            nodes.add(json.readTree(line));
        }
        return nodes;
    }
}
