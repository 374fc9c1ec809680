package io.execbroker.loadtest.trace;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a command is asked for.
 *
 * @param workingDirectory absolute path
 * @param umask file mode creation mask; empty for the target's default
 * @param timeoutMillis when the target is to end it; empty for the target's default
 * @param priority of a broker's queue, its name in small letters
 * @param orderingKey commands with the same one run one after another; empty for none
 */
public record Terms(
        String workingDirectory,
        OptionalInt umask,
        OptionalLong timeoutMillis,
        Optional<String> priority,
        String orderingKey) {

    /** As a command is run when nothing is said. */
    public static final Terms DEFAULT =
            new Terms("/", OptionalInt.empty(), OptionalLong.empty(), Optional.empty(), "");

    private static final Set<String> PRIORITIES = Set.of("interactive", "normal", "bulk");

    public Terms {
        if (!workingDirectory.startsWith("/")) {
            throw new TraceException("cwd " + workingDirectory + " (expected: an absolute path)");
        }
        if (timeoutMillis.isPresent() && timeoutMillis.getAsLong() < 1) {
            throw new TraceException(
                    "timeout_ms " + timeoutMillis.getAsLong() + " (expected: >= 1)");
        }
        if (priority.isPresent() && !PRIORITIES.contains(priority.get())) {
            throw new TraceException(
                    "priority " + priority.get() + " (expected: interactive, normal or bulk)");
        }
    }
}
