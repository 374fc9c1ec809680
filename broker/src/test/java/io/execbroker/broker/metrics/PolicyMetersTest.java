package io.execbroker.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.config.MetricsConfig;
import io.execbroker.broker.policy.PolicyFolder;
import io.execbroker.broker.policy.PolicyReader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

final class PolicyMetersTest {

    @TempDir Path folder;

    @Test
    void loadedFiltersAndTheirProblemsAreCountedAndReplacedByTheNextLoad() throws Exception {
        var files = PolicyFolder.in(folder);
        files.filters(
                """
                a: CommandFilter, true, root
                b: CommandFilter, false, root
                c: RegExpFilter, true, root, true, (
                """);
        try (var metrics =
                new MicrometerBrokerMetrics(
                        new MetricsConfig(List.of(), true), new FixedLoad(0, 1, 0, 1, 0))) {
            metrics.policyLoaded(PolicyReader.read(files.config()));

            assertThat(Scraped.of(metrics).lines())
                    .contains(
                            "execbroker_filters{class=\"CommandFilter\",profile=\"demo\"} 2.0",
                            "execbroker_filters{class=\"RegExpFilter\",profile=\"demo\"} 1.0",
                            "execbroker_filter_problems"
                                    + "{profile=\"demo\",severity=\"switched_off\"} 1.0",
                            "execbroker_filter_problems"
                                    + "{profile=\"demo\",severity=\"warning\"} 0.0");

            files.filters("a: CommandFilter, true, root");
            metrics.policyLoaded(PolicyReader.read(files.config()));

            assertThat(Scraped.of(metrics).text())
                    .contains(
                            "execbroker_filters{class=\"CommandFilter\",profile=\"demo\"} 1.0",
                            "execbroker_filter_problems"
                                    + "{profile=\"demo\",severity=\"switched_off\"} 0.0")
                    .doesNotContain("RegExpFilter");
        }
    }
}
