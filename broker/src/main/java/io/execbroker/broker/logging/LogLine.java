package io.execbroker.broker.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * How an event reads. For journald each line begins with its priority, sd-daemon(3), and has no
 * time; for a person it begins with the time. A control character in a message, which may quote a
 * peer, is shown as {@code ?}; only a line break is kept, and the lines after it are marked.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    /** Begins every line after the first, so that none can pass for an event of its own. */
    private static final String CONTINUED = "    | ";

    private final boolean forJournal;

    LogLine(boolean forJournal) {
        this.forJournal = forJournal;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var out = new StringBuilder(160);
        var prefix = forJournal ? "<" + priority(event.getLevel()) + ">" : "";
        out.append(prefix);
        if (!forJournal) {
            out.append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))).append(' ');
            out.append("%-5s ".formatted(event.getLevel()));
        }
        out.append('[').append(event.getThreadName()).append("] ");
        out.append(simpleName(event.getLoggerName())).append(": ");
        appendText(out, event.getFormattedMessage(), prefix);
        if (event.getKeyValuePairs() != null) {
            for (var pair : event.getKeyValuePairs()) {
                appendText(out, " " + pair.key + "=" + pair.value, prefix);
            }
        }
        if (event.getThrowableProxy() != null) {
            out.append('\n').append(prefix).append(CONTINUED);
            var trace = ThrowableProxyUtil.asString(event.getThrowableProxy());
            appendText(out, trace.stripTrailing(), prefix);
        }
        return out.append('\n').toString();
    }

    private static void appendText(StringBuilder out, String text, String prefix) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '\n') {
                out.append('\n').append(prefix).append(CONTINUED);
            } else if (c == '\t') {
                out.append("    ");
            } else {
                out.append(isShown(c) ? c : '?');
            }
        }
    }

    /** Not a control character, and not one that turns the reading direction. */
    private static boolean isShown(char c) {
        return !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
    }

    private static String simpleName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    /** Of syslog(3). */
    private static int priority(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> 3;
            case Level.WARN_INT -> 4;
            case Level.INFO_INT -> 6;
            default -> 7;
        };
    }
}
