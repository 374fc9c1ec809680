package io.execbroker.filters.regex;

/**
 * The work one decision may still do, in steps of the matching machine. Confined to the thread that
 * decides.
 */
public final class StepBudget {
    private long remaining;

    public StepBudget(long steps) {
        this.remaining = steps;
    }

    /**
     * Spends {@code steps}.
     *
     * @throws ExhaustedException if fewer were left
     */
    public void spend(long steps) {
        remaining -= steps;
        if (remaining < 0) {
            throw new ExhaustedException();
        }
    }

    /** Thrown when a decision would need more work than it may do. */
    public static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ExhaustedException() {
            super("the step budget is spent", null, false, false);
        }
    }
}
