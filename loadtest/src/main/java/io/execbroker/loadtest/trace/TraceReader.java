package io.execbroker.loadtest.trace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads trace files: UTF-8, a header line, then one JSON object a line.
 *
 * <p>Header: {@code {"trace":"execbroker","version":1,"title":"..."}}. Command: {@code argv} is
 * required; the other fields of the load test's README are not. A command without an id is called
 * by its file and line. A field with another name is an error, so that a slip of the pen is not
 * taken for a default.
 *
 * <p>When every command has a time, they are put into its order: a broker writes down a command
 * when it has ended.
 */
public final class TraceReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TraceReader() {}

    /**
     * Reads one file.
     *
     * @throws TraceException naming file and line, if the content is not a trace
     */
    public static Trace read(Path file) throws IOException {
        try (var lines = Files.newBufferedReader(file)) {
            return read(lines, file.toString());
        }
    }

    /** Reads from a stream that the caller closes; {@code name} is what messages call it. */
    static Trace read(BufferedReader lines, String name) throws IOException {
        var header = header(lines.readLine(), name);
        var commands = new ArrayList<TraceCommand>();
        var number = 1;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
                commands.add(command(line, name, number));
            }
        }
        var title = header.title();
        try {
            return new Trace(title == null ? name : title, inOrder(commands));
        } catch (TraceException e) {
            throw new TraceException(name + ": " + e.getMessage(), e);
        }
    }

    /** Reads several files as one trace; ids are unique over all of them. */
    public static Trace readAll(List<Path> files) throws IOException {
        var titles = new ArrayList<String>();
        var commands = new ArrayList<TraceCommand>();
        for (var file : files) {
            var trace = read(file);
            titles.add(trace.title());
            commands.addAll(trace.commands());
        }
        return new Trace(String.join("; ", titles), inOrder(commands));
    }

    private static List<TraceCommand> inOrder(List<TraceCommand> commands) {
        return commands.stream().allMatch(command -> command.atMicros().isPresent())
                ? commands.stream()
                        .sorted(Comparator.comparingLong(c -> c.atMicros().orElseThrow()))
                        .toList()
                : commands;
    }

    private static TraceHeader header(String line, String name) {
        try {
            var header = line == null ? null : JSON.readValue(line, TraceHeader.class);
            if (header != null
                    && TraceHeader.FORMAT.equals(header.trace())
                    && header.version() == TraceHeader.VERSION) {
                return header;
            }
        } catch (JsonProcessingException e) {
            throw new TraceException(badHeader(name), e);
        }
        throw new TraceException(badHeader(name));
    }

    private static String badHeader(String name) {
        return name
                + ":1: not a trace (expected first line: {\"trace\":\"execbroker\",\"version\":1})";
    }

    private static TraceCommand command(String line, String name, int number) {
        var place = name + ":" + number;
        try {
            return JSON.readValue(line, TraceLine.class).command(place);
        } catch (JsonProcessingException e) {
            throw new TraceException(place + ": " + e.getOriginalMessage(), e);
        } catch (TraceException e) {
            throw new TraceException(place + ": " + e.getMessage(), e);
        }
    }
}
