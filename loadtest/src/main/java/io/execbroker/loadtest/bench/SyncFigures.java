package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A full sync of agents, or a part of one, through one peer.
 *
 * @param peer its id
 * @param arrival what started the commands
 * @param commands that ran
 * @param commandsOfTrace that the whole sync has; more than {@code commands} if a part ran
 * @param unexpected commands that ended otherwise than the trace says
 * @param elapsedMillis from the first start to the last end
 * @param extrapolatedMillis what the whole sync would take at the rate of the part; null if the
 *     whole one ran
 * @param agentWorkTitle what ran, for a person
 * @param timeline from 0 to {@code elapsedMillis}, at most 400 points
 */
public record SyncFigures(
        String peer,
        String arrival,
        int commands,
        @JsonProperty("commands_of_trace") int commandsOfTrace,
        int unexpected,
        @JsonProperty("elapsed_ms") long elapsedMillis,
        @JsonProperty("extrapolated_ms") @Nullable Long extrapolatedMillis,
        @JsonProperty("agent_work_title") String agentWorkTitle,
        List<TimelinePoint> timeline) {

    public SyncFigures {
        timeline = List.copyOf(timeline);
    }

    /** The same, known to be a part of so many commands. */
    public SyncFigures ofWhole(int commandsOfWhole) {
        return new SyncFigures(
                peer,
                arrival,
                commands,
                commandsOfWhole,
                unexpected,
                elapsedMillis,
                commands == commandsOfWhole ? null : elapsedMillis * commandsOfWhole / commands,
                agentWorkTitle,
                timeline);
    }

    /** How long the whole sync takes, measured or extrapolated. */
    public long wholeMillis() {
        return extrapolatedMillis == null ? elapsedMillis : extrapolatedMillis;
    }
}
