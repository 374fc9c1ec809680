package io.execbroker.loadtest.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** One line of a trace file as JSON has it; absent fields mean their defaults. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TraceLine(
        @Nullable String id,
        @Nullable String agent,
        @Nullable String owner,
        @Nullable List<String> argv,
        @Nullable String stdin,
        @Nullable List<String> needs,
        @Nullable Set<Integer> exits,
        @JsonProperty("agent_waits") @Nullable Boolean agentWaits,
        @Nullable Boolean daemonizes,
        @JsonProperty("at_us") @Nullable Long atMicros) {

    static TraceLine of(TraceCommand command) {
        return new TraceLine(
                command.id(),
                command.agent(),
                command.owner(),
                command.argv(),
                command.stdin(),
                command.needs().isEmpty() ? null : command.needs(),
                command.expectedExits().equals(Set.of(0)) ? null : command.expectedExits(),
                command.agentWaits() ? null : Boolean.FALSE,
                command.daemonizes() ? Boolean.TRUE : null,
                command.atMicros().isPresent() ? command.atMicros().getAsLong() : null);
    }

    /** The command; {@code place} names it where the file does not. */
    TraceCommand command(String place) {
        var name = id == null ? place : id;
        return new TraceCommand(
                name,
                agent == null ? "trace" : agent,
                owner == null ? name : owner,
                argv == null ? List.of() : argv,
                stdin,
                needs == null ? List.of() : needs,
                exits == null ? Set.of(0) : exits,
                agentWaits == null || agentWaits,
                daemonizes != null && daemonizes,
                atMicros == null ? OptionalLong.empty() : OptionalLong.of(atMicros));
    }
}
