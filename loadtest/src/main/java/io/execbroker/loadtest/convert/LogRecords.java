package io.execbroker.loadtest.convert;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;

/** The messages of a log, each with the lines that follow its first. */
final class LogRecords {

    /** Outputs of commands stand in logs, too; what is beyond is left out. */
    private static final int MAX_CHARS = 1 << 20;

    private final BufferedReader lines;
    private final String name;
    private final LogPrefix prefix;
    private @Nullable LogRecord ahead;
    private int number;

    LogRecords(BufferedReader lines, String name, LogPrefix prefix) {
        this.lines = lines;
        this.name = name;
        this.prefix = prefix;
    }

    /** The next message, or null at the end. Lines before the first are left out. */
    @Nullable LogRecord next() throws IOException {
        var first = ahead;
        ahead = null;
        var text = new StringBuilder(first == null ? "" : first.text());
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            var begun = prefix.record(name + ":" + number, line);
            if (begun.isPresent() && first != null) {
                ahead = begun.get();
                return whole(first, text);
            }
            if (begun.isPresent()) {
                first = begun.get();
                text.append(first.text());
            } else if (first != null && text.length() + line.length() < MAX_CHARS) {
                text.append('\n').append(line);
            }
        }
        return first == null ? null : whole(first, text);
    }

    private static LogRecord whole(LogRecord first, CharSequence text) {
        return new LogRecord(
                first.place(), first.atMicros(), first.program(), first.process(), text.toString());
    }
}
