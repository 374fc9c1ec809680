package io.execbroker.broker.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * How a value is written and what it may be.
 *
 * @param name one word for the kind of value
 * @param expected what is accepted, bounds included, for a person
 * @param reader the value of a trimmed text, or empty when it is not accepted
 */
record ValueType<T>(String name, String expected, Function<String, Optional<T>> reader) {

    Optional<T> read(String text) {
        return reader.apply(text);
    }
}
