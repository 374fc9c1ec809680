package io.execbroker.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.metrics.MetricCatalog;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Dashboards and rules read only what exists. */
final class MetricNamesTest {

    /** What comes from Prometheus itself, and from the libraries within the broker. */
    private static final Set<String> OTHERS =
            Set.of(
                    "up",
                    "jvm_gc_pause_seconds_sum",
                    "jvm_memory_used_bytes",
                    "jvm_threads_live_threads",
                    "netty_eventexecutor_tasks_pending",
                    "process_cpu_seconds_total",
                    "process_max_fds",
                    "process_open_fds",
                    "process_resident_memory_bytes",
                    "process_start_time_seconds");

    static final List<Expression> EXPRESSIONS =
            Stream.concat(
                            DashboardFile.all().stream().map(DashboardFile::expressions),
                            RuleFile.all().stream().map(RuleFile::expressions))
                    .flatMap(List::stream)
                    .toList();

    @ParameterizedTest(name = "{0}")
    @FieldSource("EXPRESSIONS")
    void everyMetricExists(Expression expression) {
        assertThat(expression.metrics()).isNotEmpty().isSubsetOf(known());
    }

    @Test
    void everyRecordedSeriesIsUsed() {
        var used = new TreeSet<String>();
        RuleFile.all().stream()
                .flatMap(file -> file.expressions().stream())
                .forEach(expression -> used.addAll(expression.metrics()));

        assertThat(used).containsAll(RuleFile.RECORDING.records());
    }

    private static Set<String> known() {
        var names = new TreeSet<>(OTHERS);
        names.addAll(RuleFile.RECORDING.records());
        for (var metric : MetricCatalog.values()) {
            var name = metric.exposedName();
            switch (metric.kind()) {
                case COUNTER, GAUGE -> names.add(name);
                case HISTOGRAM ->
                        names.addAll(List.of(name + "_bucket", name + "_count", name + "_max"));
            }
        }
        return names;
    }
}
