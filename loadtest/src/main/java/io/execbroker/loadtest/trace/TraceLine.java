package io.execbroker.loadtest.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** One line of a trace file as JSON has it; absent fields mean their defaults. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TraceLine(
        @Nullable String id,
        @Nullable String agent,
        @Nullable String owner,
        @Nullable List<String> argv,
        @Nullable String stdin,
        @JsonProperty("stdin_missing") @Nullable Boolean isStdinMissing,
        @Nullable List<String> needs,
        @Nullable Set<Integer> exits,
        @Nullable String rejected,
        @JsonProperty("any_end") @Nullable Boolean isAnyEnd,
        @JsonProperty("agent_waits") @Nullable Boolean agentWaits,
        @Nullable Boolean daemonizes,
        @JsonProperty("at_us") @Nullable Long atMicros,
        @JsonProperty("timeout_ms") @Nullable Long timeoutMillis,
        @Nullable String cwd,
        @Nullable String umask,
        @Nullable String priority,
        @JsonProperty("ordering_key") @Nullable String orderingKey) {

    private static final Set<Integer> SUCCESS = Set.of(0);
    private static final Pattern UMASK = Pattern.compile("0?[0-7]{1,3}");

    static TraceLine of(TraceCommand command) {
        var expected = command.expected();
        var terms = command.terms();
        return new TraceLine(
                command.id(),
                command.agent(),
                command.owner(),
                command.argv(),
                command.stdin(),
                trueOrAbsent(command.isStdinMissing()),
                command.needs().isEmpty() ? null : command.needs(),
                exits(expected),
                expected.rejection().orElse(null),
                trueOrAbsent(expected.isAnyEnd()),
                command.agentWaits() ? null : Boolean.FALSE,
                trueOrAbsent(command.daemonizes()),
                orAbsent(command.atMicros()),
                orAbsent(terms.timeoutMillis()),
                terms.workingDirectory().equals("/") ? null : terms.workingDirectory(),
                terms.umask().isPresent() ? Integer.toOctalString(terms.umask().getAsInt()) : null,
                terms.priority().orElse(null),
                terms.orderingKey().isEmpty() ? null : terms.orderingKey());
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
                isTrue(isStdinMissing),
                needs == null ? List.of() : needs,
                expectation(),
                agentWaits == null || agentWaits,
                isTrue(daemonizes),
                optional(atMicros),
                terms());
    }

    /** A command that is to be refused need not be able to succeed. */
    private Expectation expectation() {
        var byDefault = rejected == null ? SUCCESS : Set.<Integer>of();
        return new Expectation(
                exits == null ? byDefault : exits, Optional.ofNullable(rejected), isTrue(isAnyEnd));
    }

    private Terms terms() {
        return new Terms(
                cwd == null ? "/" : cwd,
                umask == null ? OptionalInt.empty() : OptionalInt.of(octal(umask)),
                optional(timeoutMillis),
                Optional.ofNullable(priority),
                orderingKey == null ? "" : orderingKey);
    }

    private static int octal(String umask) {
        if (!UMASK.matcher(umask).matches()) {
            throw new TraceException("umask " + umask + " (expected: octal digits, such as 022)");
        }
        return Integer.parseInt(umask, 8);
    }

    private static @Nullable Set<Integer> exits(Expectation expected) {
        var byDefault = expected.rejection().isEmpty() ? SUCCESS : Set.<Integer>of();
        return expected.exits().equals(byDefault) ? null : expected.exits();
    }

    private static @Nullable Boolean trueOrAbsent(boolean value) {
        return value ? Boolean.TRUE : null;
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return value != null && value;
    }

    private static @Nullable Long orAbsent(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
