package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What one peer made of the agent trace.
 *
 * @param arrival what started a command, for a person
 * @param commands that it ran
 * @param commandsOfTrace that the whole trace has
 * @param unexpected commands that did not end as the trace says
 * @param elapsedMillis from the first start to the last end
 * @param extrapolatedMillis the same for the whole trace; null where all of it ran
 * @param agentWorkTitle which part of the agents' work it was, for a person
 * @param timeline at most {@value #MAX_POINTS} points, in order
 */
public record SyncFigures(
        PeerId peer,
        String arrival,
        long commands,
        @JsonProperty("commands_of_trace") long commandsOfTrace,
        long unexpected,
        @JsonProperty("elapsed_ms") long elapsedMillis,
        @JsonProperty("extrapolated_ms") @Nullable Long extrapolatedMillis,
        @JsonProperty("agent_work_title") String agentWorkTitle,
        List<TimelinePoint> timeline) {
    public static final int MAX_POINTS = 400;

    public SyncFigures {
        timeline = List.copyOf(timeline);
    }

    /** For the whole trace, measured or extrapolated. */
    double wholeMillis() {
        return extrapolatedMillis == null ? elapsedMillis : extrapolatedMillis;
    }
}
