package io.execbroker.loadtest.trace;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One command of a trace.
 *
 * @param id unique in the trace
 * @param agent the service that runs it, such as {@code l3}; its concurrency is bounded as a whole
 * @param owner the router or network it works for; an agent runs the commands of one owner serially
 * @param argv the command line, at least one element
 * @param stdin the whole standard input, or null for none
 * @param needs ids of the commands whose effect it requires
 * @param expectedExits exit codes that are right
 * @param agentWaits whether the agent waits for its end before it goes on
 * @param daemonizes whether it leaves a daemon behind
 * @param atMicros when a recorded schedule starts it, in microseconds from the start of the trace
 */
public record TraceCommand(
        String id,
        String agent,
        String owner,
        List<String> argv,
        @Nullable String stdin,
        List<String> needs,
        Set<Integer> expectedExits,
        boolean agentWaits,
        boolean daemonizes,
        OptionalLong atMicros) {

    public TraceCommand {
        requireNonNull(agent, "agent");
        requireNonNull(owner, "owner");
        argv = List.copyOf(argv);
        needs = List.copyOf(needs);
        expectedExits = Set.copyOf(expectedExits);
        if (id.isEmpty()) {
            throw new TraceException("a command has an empty id: give it one");
        }
        if (argv.isEmpty() || argv.getFirst().isEmpty()) {
            throw new TraceException("command " + id + ": argv names no program");
        }
        if (expectedExits.isEmpty()) {
            throw new TraceException("command " + id + ": no expected exit code; 0 is usual");
        }
        if (atMicros.isPresent() && atMicros.getAsLong() < 0) {
            throw new TraceException(
                    "command " + id + ": at_us " + atMicros.getAsLong() + " (expected: >= 0)");
        }
    }

    /** Whether the agent knows that it fails: it asks for something that is not there yet. */
    public boolean isExpectedToFail() {
        return !expectedExits.contains(0);
    }
}
