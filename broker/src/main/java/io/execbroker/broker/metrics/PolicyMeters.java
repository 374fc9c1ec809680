package io.execbroker.broker.metrics;

import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.policy.Profile;
import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.PolicyProblem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;

import java.time.Instant;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is loaded, and how loading went. Callable from any thread. */
final class PolicyMeters {

    private final Meters meters;
    private final MultiGauge filters;
    private final MultiGauge problems;
    private final Counter succeeded;
    private final Counter failed;
    private volatile boolean lastSuccessful = true;
    private volatile Instant lastSuccess = Instant.now();

    PolicyMeters(Meters meters, MeterRegistry registry) {
        this.meters = meters;
        filters = multiGauge(MetricCatalog.FILTERS, registry);
        problems = multiGauge(MetricCatalog.FILTER_PROBLEMS, registry);
        succeeded = meters.counter(MetricCatalog.CONFIG_RELOADS, "success");
        failed = meters.counter(MetricCatalog.CONFIG_RELOADS, "failure");
        meters.gauge(
                MetricCatalog.CONFIG_LAST_RELOAD_SUCCESSFUL,
                this,
                self -> self.lastSuccessful ? 1 : 0);
        meters.gauge(
                MetricCatalog.CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP,
                this,
                self -> self.lastSuccess.toEpochMilli() / 1000.0);
    }

    void reloaded(boolean success) {
        lastSuccessful = success;
        if (success) {
            lastSuccess = Instant.now();
        }
        (success ? succeeded : failed).increment();
    }

    void loaded(PolicySnapshot snapshot) {
        filters.register(snapshot.profiles().stream().flatMap(this::filterRows).toList(), true);
        problems.register(snapshot.profiles().stream().flatMap(this::problemRows).toList(), true);
    }

    private Stream<MultiGauge.Row<?>> filterRows(Profile profile) {
        return profile.policy().filters().stream()
                .collect(
                        Collectors.groupingBy(
                                FilterDefinition::filterClass, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry ->
                        MultiGauge.Row.of(
                                meters.tags(MetricCatalog.FILTERS, profile.name(), entry.getKey()),
                                entry.getValue()));
    }

    /** One row for each severity, zeros included, so that an alert sees the difference. */
    private Stream<MultiGauge.Row<?>> problemRows(Profile profile) {
        return Stream.of(PolicyProblem.Severity.values())
                .map(severity ->
                        MultiGauge.Row.of(
                                meters.tags(
                                        MetricCatalog.FILTER_PROBLEMS,
                                        profile.name(),
                                        severity.name().toLowerCase(Locale.ROOT)),
                                profile.policy().problems().stream()
                                        .filter(p -> p.severity() == severity)
                                        .count()));
    }

    private static MultiGauge multiGauge(MetricCatalog metric, MeterRegistry registry) {
        return MultiGauge.builder(Meters.meterName(metric))
                .description(metric.help())
                .register(registry);
    }
}
