package io.execbroker.dashboards;

import java.util.List;
import java.util.stream.Stream;

/** One picture of a dashboard: a value of now, or lines over time. */
sealed interface Panel {

    /** What it shows, in a few words. */
    String title();

    /** How to read it, and what to do about it. */
    String description();

    /** Columns that it takes, 1 to 24. */
    int width();

    Unit unit();

    List<Query> queries();

    /**
     * The latest value of each series, on a background that tells good from bad.
     *
     * @param states words for values; without any the number is shown
     * @param steps from which value on which colour holds, ascending; the first holds below too
     */
    record Stat(
            String title,
            String description,
            int width,
            Unit unit,
            List<Query> queries,
            List<State> states,
            List<Step> steps)
            implements Panel {

        static Stat of(String title, int width, Unit unit, Query query) {
            return new Stat(title, "", width, unit, List.of(query), List.of(), List.of());
        }

        Stat describe(String text) {
            return new Stat(title, text, width, unit, queries, states, steps);
        }

        /** One more word for a value. */
        Stat state(int value, String word, Colour colour) {
            return new Stat(
                    title,
                    description,
                    width,
                    unit,
                    queries,
                    append(states, new State(value, word, colour)),
                    steps);
        }

        /** One more colour. */
        Stat from(int value, Colour colour) {
            return new Stat(
                    title,
                    description,
                    width,
                    unit,
                    queries,
                    states,
                    append(steps, new Step(value, colour)));
        }
    }

    /** The legend of each series, instead of its value. */
    record Name(String title, String description, int width, List<Query> queries) implements Panel {

        static Name of(String title, int width, Query query) {
            return new Name(title, "", width, List.of(query));
        }

        Name describe(String text) {
            return new Name(title, text, width, queries);
        }

        @Override
        public Unit unit() {
            return Unit.NONE;
        }
    }

    /**
     * Lines over time.
     *
     * @param stacked whether the lines are parts of a whole
     */
    record Graph(
            String title,
            String description,
            int width,
            Unit unit,
            boolean stacked,
            List<Query> queries)
            implements Panel {

        static Graph of(String title, int width, Unit unit) {
            return new Graph(title, "", width, unit, false, List.of());
        }

        Graph describe(String text) {
            return new Graph(title, text, width, unit, stacked, queries);
        }

        /** Its lines are parts of a whole. */
        Graph stack() {
            return new Graph(title, description, width, unit, true, queries);
        }

        /** One more query. */
        Graph line(String expression, String legend) {
            return new Graph(
                    title,
                    description,
                    width,
                    unit,
                    stacked,
                    append(queries, new Query(expression, legend)));
        }
    }

    /** A word for one value. */
    record State(int value, String word, Colour colour) {}

    /** A colour from a value on. */
    record Step(int value, Colour colour) {}

    private static <T> List<T> append(List<T> list, T last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }
}
