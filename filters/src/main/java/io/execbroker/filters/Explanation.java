package io.execbroker.filters;

import java.util.List;

/**
 * Why a policy decides as it does about one argument vector.
 *
 * @param decision the decision itself
 * @param steps every definition in the order it was asked
 */
public record Explanation(FilterDecision decision, List<Step> steps) {
    public Explanation {
        steps = List.copyOf(steps);
    }

    /**
     * One definition's part.
     *
     * @param filter the definition
     * @param outcome what came of asking it
     * @param sentence why, in words
     */
    public record Step(FilterDefinition filter, Outcome outcome, String sentence) {}

    /** What came of asking one definition. */
    public enum Outcome {
        /** It matched and decided. */
        DECIDED,
        /** It did not match. */
        NO_MATCH,
        /** It matched, but its executable is missing or not to be trusted. */
        NOT_EXECUTABLE,
        /** An earlier definition had decided. */
        NOT_ASKED
    }
}
