package io.execbroker.broker.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LogLineTest {

    private final Logger logger = new LoggerContext().getLogger("io.execbroker.broker.X");

    @ParameterizedTest
    @CsvSource({"ERROR, 3", "WARN, 4", "INFO, 6", "DEBUG, 7", "TRACE, 7"})
    void journalGetsThePriorityInFrontAndNoTime(String level, int priority) {
        assertThat(line(true, Level.toLevel(level), "hello", null))
                .isEqualTo(
                        "<" + priority + ">[" + Thread.currentThread().getName() + "] X: hello\n");
    }

    @Test
    void personGetsTheTime() {
        assertThat(line(false, Level.WARN, "hello", null))
                .matches(
                        "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  \\[.*] X:"
                                + " hello\n");
    }

    @Test
    void messageCannotForgeALineOrSteerATerminal() {
        assertThat(line(true, Level.INFO, "a\n<0>forged\u001b[2J\u202e\r\u0085", null))
                .endsWith("X: a\n<6>    | <0>forged?[2J???\n");
    }

    @Test
    void everyLineOfATraceCarriesThePriority() {
        var failure = new IllegalStateException("why\nnot");

        var lines = line(true, Level.ERROR, "failed", failure).lines().toList();

        assertThat(lines).hasSizeGreaterThan(3).allMatch(line -> line.startsWith("<3>"));
        assertThat(lines.get(1)).isEqualTo("<3>    | java.lang.IllegalStateException: why");
    }

    private String line(
            boolean forJournal, Level level, String message, @Nullable Throwable failure) {
        var event = new LoggingEvent("", logger, level, message, failure, new Object[0]);
        return new LogLine(forJournal).doLayout(event);
    }
}
