package io.execbroker.broker.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Meters by a label whose values are not known beforehand. Beyond the bound all share {@code
 * _other}: a series is never freed, so their number must end. Callable from any thread.
 */
final class BoundedLabel<M> {

    static final String OTHER = "_other";

    private final ConcurrentHashMap<String, M> meters = new ConcurrentHashMap<>();
    private final int bound;
    private final Function<String, M> factory;

    /**
     * @param bound most values that get meters of their own, at least 1
     * @param factory makes the meters of one value
     */
    BoundedLabel(int bound, Function<String, M> factory) {
        this.bound = bound;
        this.factory = factory;
    }

    M of(String value) {
        var known = meters.get(value);
        return known == null ? add(value) : known;
    }

    private synchronized M add(String value) {
        var label = meters.containsKey(value) || meters.size() < bound ? value : OTHER;
        return meters.computeIfAbsent(label, factory);
    }
}
