package io.execbroker.broker.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Something for every constant of an enum, made beforehand. Callable from any thread. */
final class PerConstant<K extends Enum<K>, M> {

    private final Map<K, M> meters;

    PerConstant(Class<K> constants, Function<K, M> factory) {
        meters = new EnumMap<>(constants);
        for (var constant : constants.getEnumConstants()) {
            meters.put(constant, factory.apply(constant));
        }
    }

    M of(K constant) {
        return Objects.requireNonNull(meters.get(constant));
    }
}
