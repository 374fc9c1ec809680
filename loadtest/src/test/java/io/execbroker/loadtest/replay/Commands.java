package io.execbroker.loadtest.replay;

import io.execbroker.loadtest.trace.Expectation;
import io.execbroker.loadtest.trace.Terms;
import io.execbroker.loadtest.trace.TraceCommand;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Short forms of commands for tests. */
public final class Commands {
    private Commands() {}

    public static TraceCommand command(String id, String... needs) {
        return owned("l3", id, id, needs);
    }

    static TraceCommand owned(String agent, String owner, String id, String... needs) {
        return new TraceCommand(
                id,
                agent,
                owner,
                List.of("true"),
                null,
                List.of(needs),
                Set.of(0),
                true,
                false,
                OptionalLong.empty());
    }

    public static TraceCommand unwaited(TraceCommand command) {
        return new TraceCommand(
                command.id(),
                command.agent(),
                command.owner(),
                command.argv(),
                command.stdin(),
                command.isStdinMissing(),
                command.needs(),
                command.expected(),
                false,
                command.daemonizes(),
                command.atMicros(),
                command.terms());
    }

    static TraceCommand at(TraceCommand command, long micros) {
        return new TraceCommand(
                command.id(),
                command.agent(),
                command.owner(),
                command.argv(),
                command.stdin(),
                command.isStdinMissing(),
                command.needs(),
                command.expected(),
                command.agentWaits(),
                command.daemonizes(),
                OptionalLong.of(micros),
                command.terms());
    }

    static TraceCommand expecting(TraceCommand command, Expectation expected) {
        return new TraceCommand(
                command.id(),
                command.agent(),
                command.owner(),
                command.argv(),
                command.stdin(),
                command.isStdinMissing(),
                command.needs(),
                expected,
                command.agentWaits(),
                command.daemonizes(),
                command.atMicros(),
                command.terms());
    }

    static TraceCommand asked(TraceCommand command, Terms terms, String... argv) {
        return new TraceCommand(
                command.id(),
                command.agent(),
                command.owner(),
                List.of(argv),
                command.stdin(),
                command.isStdinMissing(),
                command.needs(),
                command.expected(),
                command.agentWaits(),
                command.daemonizes(),
                command.atMicros(),
                terms);
    }

    public static TraceCommand running(TraceCommand command, Set<Integer> exits, String... argv) {
        return new TraceCommand(
                command.id(),
                command.agent(),
                command.owner(),
                List.of(argv),
                command.stdin(),
                command.isStdinMissing(),
                command.needs(),
                Expectation.exit(exits),
                command.agentWaits(),
                command.daemonizes(),
                command.atMicros(),
                command.terms());
    }
}
