package io.execbroker.loadtest.trace;

import java.util.Optional;
import java.util.Set;

/**
 * How a command must end.
 *
 * @param exits exit codes that are right; a negative one is a signal
 * @param rejection why a broker may refuse it: a reason's name in small letters
 * @param isAnyEnd whether every exit and every signal is right, because what led to this end is not
 *     in the trace; a refusal then is right if there is a rejection, for whatever reason
 */
public record Expectation(Set<Integer> exits, Optional<String> rejection, boolean isAnyEnd) {

    /** By one of these exit codes. */
    public static Expectation exit(Set<Integer> exits) {
        return new Expectation(exits, Optional.empty(), false);
    }

    public Expectation {
        exits = Set.copyOf(exits);
        if (exits.isEmpty() && rejection.isEmpty()) {
            throw new TraceException("no expected exit code; 0 is usual");
        }
    }

    /** Whether a command that ran may have ended like this; a negative code is a signal. */
    public boolean allowsExit(int code) {
        return isAnyEnd || exits.contains(code);
    }

    /** Whether a broker may have refused it, for this reason. */
    public boolean allowsRejection(String reason) {
        return isAnyEnd ? rejection.isPresent() : rejection.equals(Optional.of(reason));
    }
}
