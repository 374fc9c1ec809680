package io.execbroker.loadtest.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The figures of one replay.
 *
 * @param elapsed from the start to the end of the last command
 * @param total all commands
 * @param kinds by kind
 * @param waitedFor all but those that the agent does not wait for
 * @param startDelay how late the harness itself started commands; 0 with a closed arrival, which
 *     knows no lateness
 * @param queueWait waiting for admission, as the target measured it; empty where it does not
 * @param spawn starting the process, as the target measured it
 * @param surprises the first unexpected ends
 */
public record ReplayFigures(
        @JsonIgnore Duration elapsed,
        KindFigures total,
        SortedMap<String, KindFigures> kinds,
        @JsonProperty("waited_for") KindFigures waitedFor,
        @JsonProperty("start_delay") Quantiles startDelay,
        @JsonProperty("queue_wait") Quantiles queueWait,
        Quantiles spawn,
        List<Surprise> surprises) {
    private static final double NANOS_PER_SECOND = 1e9;

    public ReplayFigures {
        kinds = new TreeMap<>(kinds);
        surprises = List.copyOf(surprises);
    }

    @JsonProperty("elapsed_seconds")
    public double elapsedSeconds() {
        return elapsed.toNanos() / NANOS_PER_SECOND;
    }

    @JsonProperty("commands_per_second")
    public double commandsPerSecond() {
        return elapsed.isZero() ? 0 : total.commands() / elapsedSeconds();
    }

    /** Whether every command ended as the trace says. */
    @JsonProperty("as_expected")
    public boolean isAsExpected() {
        return total.unexpected() == 0;
    }
}
