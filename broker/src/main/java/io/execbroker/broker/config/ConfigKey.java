package io.execbroker.broker.config;

/**
 * One key of the configuration.
 *
 * @param section where it may stand
 * @param name as it is written
 * @param type how its value is written and what it may be
 * @param fallback what holds when it is not written
 * @param meaning one sentence for the operator
 */
record ConfigKey<T>(
        Section section, String name, ValueType<T> type, Fallback<T> fallback, String meaning) {

    /** What holds when a key is not written. */
    sealed interface Fallback<T> {

        /** A value, in the form the operator would write. */
        record Literal<T>(String text) implements Fallback<T> {}

        /** The value of another key. */
        record SameAs<T>(ConfigKey<T> key) implements Fallback<T> {}

        /** Nothing: it must be written. */
        record Required<T>() implements Fallback<T> {}
    }

    /** The default for a person to read; empty text stands for an empty value. */
    String defaultText() {
        return switch (fallback) {
            case Fallback.Literal<T> literal -> literal.text();
            case Fallback.SameAs<T> same ->
                    same.key().section().heading() + " " + same.key().name();
            case Fallback.Required<T> _ -> "required";
        };
    }
}
