package io.execbroker.loadtest.bench;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * What became of one of the project's targets.
 *
 * @param what is measured, for a person
 * @param target what it is to be, for a person
 * @param figure its name in {@link Figures}
 * @param value null where the run has no such figure
 */
public record TargetResult(
        String what,
        String target,
        String figure,
        @Nullable Double value,
        double bound,
        Relation relation,
        Outcome outcome) {

    /** Three digits are what a ratio of a run is worth. */
    static String number(double value) {
        return value >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }

    /** On which side of its bound a figure belongs. */
    public enum Relation {
        AT_MOST("at most"),
        AT_LEAST("at least");

        private final String words;

        Relation(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        boolean holds(double value, double bound) {
            return switch (this) {
                case AT_MOST -> value <= bound;
                case AT_LEAST -> value >= bound;
            };
        }
    }

    /** Whether it is there. */
    public enum Outcome {
        REACHED("reached"),
        MISSED("MISSED"),
        NOT_MEASURED("not measured");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
