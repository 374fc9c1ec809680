package io.execbroker.loadtest.trace;

import static java.util.Objects.requireNonNull;

import io.execbroker.filters.Surrogateescape;

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
 * @param stdin the whole standard input, or null for none; like arguments, text stands for bytes in
 *     the form of {@link io.execbroker.filters.Surrogateescape}
 * @param isStdinMissing whether it had an input that is not, or not all, in the trace
 * @param needs ids of the commands whose effect it requires
 * @param expected how it must end
 * @param agentWaits whether the agent waits for its end before it goes on
 * @param daemonizes whether it leaves a daemon behind
 * @param atMicros when a recorded schedule starts it, in microseconds from the start of the trace
 * @param terms how it is asked for
 */
public record TraceCommand(
        String id,
        String agent,
        String owner,
        List<String> argv,
        @Nullable String stdin,
        boolean isStdinMissing,
        List<String> needs,
        Expectation expected,
        boolean agentWaits,
        boolean daemonizes,
        OptionalLong atMicros,
        Terms terms) {

    public TraceCommand {
        requireNonNull(agent, "agent");
        requireNonNull(owner, "owner");
        argv = List.copyOf(argv);
        needs = List.copyOf(needs);
        if (id.isEmpty()) {
            throw new TraceException("a command has an empty id: give it one");
        }
        if (argv.isEmpty() || argv.getFirst().isEmpty()) {
            throw new TraceException("command " + id + ": argv names no program");
        }
        requireBytes(id, argv);
        if (stdin != null && !Surrogateescape.isEncodable(stdin)) {
            throw new TraceException("command " + id + ": stdin has a surrogate that is no byte");
        }
        if (atMicros.isPresent() && atMicros.getAsLong() < 0) {
            throw new TraceException(
                    "command " + id + ": at_us " + atMicros.getAsLong() + " (expected: >= 0)");
        }
    }

    /** One with everything else as it is by default. */
    public TraceCommand(
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
        this(
                id,
                agent,
                owner,
                argv,
                stdin,
                false,
                needs,
                Expectation.exit(expectedExits),
                agentWaits,
                daemonizes,
                atMicros,
                Terms.DEFAULT);
    }

    /** Whether the agent knows that it fails: it asks for something that is not there yet. */
    public boolean isExpectedToFail() {
        return !expectedExits().contains(0);
    }

    /** Exit codes that are right; a negative one is a signal. */
    public Set<Integer> expectedExits() {
        return expected.exits();
    }

    private static void requireBytes(String id, List<String> argv) {
        for (var word : argv) {
            if (!Surrogateescape.isEncodable(word) || word.indexOf('\0') >= 0) {
                throw new TraceException(
                        "command " + id + ": an argument has NUL or a surrogate that is no byte");
            }
        }
    }
}
