package io.execbroker.broker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import org.jspecify.annotations.Nullable;

import java.util.function.ToDoubleFunction;

/** Makes the meters that the catalogue describes, and no others. Callable from any thread. */
final class Meters {

    private static final String TOTAL = "_total";
    private static final String INFO = "_info";

    private final MeterRegistry registry;

    Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    Counter counter(MetricCatalog metric, String... labelValues) {
        return Counter.builder(meterName(metric))
                .description(metric.help())
                .baseUnit(baseUnit(metric))
                .tags(tags(metric, labelValues))
                .register(registry);
    }

    Timer timer(MetricCatalog metric, String... labelValues) {
        return Timer.builder(meterName(metric))
                .description(metric.help())
                .serviceLevelObjectives(metric.buckets().upperBounds())
                .tags(tags(metric, labelValues))
                .register(registry);
    }

    /** A gauge that reads {@code source} at each scrape, and keeps it alive. */
    <T> void gauge(
            MetricCatalog metric, T source, ToDoubleFunction<T> value, String... labelValues) {
        Gauge.builder(meterName(metric), source, value)
                .description(metric.help())
                .baseUnit(baseUnit(metric))
                .strongReference(true)
                .tags(tags(metric, labelValues))
                .register(registry);
    }

    Tags tags(MetricCatalog metric, String... labelValues) {
        var labels = metric.labels();
        if (labels.size() != labelValues.length) {
            throw new IllegalArgumentException(
                    metric
                            + ": "
                            + labelValues.length
                            + " values (expected: one for each of "
                            + labels
                            + ")");
        }
        var tags = Tags.empty();
        for (var i = 0; i < labelValues.length; i++) {
            tags = tags.and(labels.get(i), labelValues[i]);
        }
        return tags;
    }

    /** Micrometer appends {@code _total} itself, and knows an info metric by its dot. */
    static String meterName(MetricCatalog metric) {
        var name = metric.exposedName();
        if (name.endsWith(INFO)) {
            return name.substring(0, name.length() - INFO.length()) + ".info";
        }
        return metric.kind() == MetricCatalog.Kind.COUNTER
                ? name.substring(0, name.length() - TOTAL.length())
                : name;
    }

    /** Micrometer appends the unit to a name that does not end with it. */
    static @Nullable String baseUnit(MetricCatalog metric) {
        return metric.unit().equals("1") ? null : metric.unit();
    }
}
