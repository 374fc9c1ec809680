package io.execbroker.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.CommittedText;
import io.execbroker.broker.config.MetricsConfig;
import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.report.Protocol;
import io.execbroker.broker.report.Reports;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

final class MetricCatalogTest {

    /** Gauges whose rows come from the loaded policy. */
    private static final Set<MetricCatalog> FROM_POLICY =
            Set.of(MetricCatalog.FILTERS, MetricCatalog.FILTER_PROBLEMS);

    @ParameterizedTest
    @EnumSource
    void nameFollowsTheConventionsOfPrometheus(MetricCatalog metric) {
        var suffix =
                switch (metric.kind()) {
                    case COUNTER -> metric.unit().equals("1") ? "_total" : metric.unit() + "_total";
                    case GAUGE, HISTOGRAM -> metric.unit().equals("1") ? "" : "_" + metric.unit();
                };

        assertThat(metric.exposedName()).matches("execbroker_[a-z_]+").endsWith(suffix);
        assertThat(metric.help()).matches("[A-Z1].*\\.");
        assertThat(metric.buckets() == Buckets.NONE)
                .isEqualTo(metric.kind() != MetricCatalog.Kind.HISTOGRAM);
    }

    @Test
    void brokerExposesWhatIsCataloguedAndNothingElseOfItsOwn() {
        var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (var metrics =
                new MicrometerBrokerMetrics(
                        new MetricsConfig(List.of(), true), new FixedLoad(0, 1, 0, 1, 0))) {
            metrics.watch(loops);
            metrics.policyLoaded(new PolicySnapshot(List.of()));
            metrics.finished(Reports.completed(List.of("ip")));
            metrics.connectionRefused(Protocol.NATIVE, "limit");
            metrics.osloHandshake("sha256", true);

            var exposed =
                    Scraped.of(metrics).lines().stream()
                            .filter(line -> line.startsWith("# TYPE execbroker_"))
                            .map(line -> line.substring("# TYPE ".length()))
                            .collect(Collectors.toCollection(TreeSet::new));

            var catalogued = new TreeSet<String>();
            for (var metric : MetricCatalog.values()) {
                if (FROM_POLICY.contains(metric)) {
                    continue;
                }
                var kind = metric.kind().name().toLowerCase(Locale.ROOT);
                catalogued.add(metric.exposedName() + " " + kind);
                if (metric.kind() == MetricCatalog.Kind.HISTOGRAM) {
                    catalogued.add(metric.exposedName() + "_max gauge");
                }
            }
            assertThat(exposed).isEqualTo(catalogued);
        } finally {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void committedManualHoldsEveryMetric() throws Exception {
        CommittedText.assertCommitted("METRICS.md", MetricTable.manual());
    }

    @Test
    void namesAreUnique() {
        assertThat(Arrays.stream(MetricCatalog.values()).map(MetricCatalog::exposedName))
                .doesNotHaveDuplicates();
    }
}
