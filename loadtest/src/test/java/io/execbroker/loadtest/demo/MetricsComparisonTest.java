package io.execbroker.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.replay.CommandOutcome;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandRecord;
import io.execbroker.loadtest.replay.Commands;
import io.execbroker.loadtest.replay.OutputDigest;
import io.execbroker.loadtest.report.Measurements;
import io.execbroker.loadtest.report.ReplayFigures;
import io.execbroker.loadtest.sandbox.MetricsPage;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

final class MetricsComparisonTest {
    private static final String PAGE =
            """
            # HELP execbroker_requests_total Requests ended.
            # TYPE execbroker_requests_total counter
            execbroker_requests_total{outcome="completed",protocol="native"} 3.0
            execbroker_requests_total{outcome="denied",protocol="native"} 0.0
            execbroker_command_exits_total{filter="ip",status="zero"} 1.0
            execbroker_command_exits_total{filter="sysctl",status="zero"} 1.0
            execbroker_command_exits_total{filter="ip",status="nonzero"} 1.0
            execbroker_queue_depth 0.0
            """;

    @Test
    void equalCountsAgree() {
        assertThat(MetricsComparison.of(MetricsPage.parse(PAGE), figures()))
                .hasSize(4)
                .allMatch(Check::passed);
    }

    @Test
    void aRequestThatTheReplayDoesNotKnowDisagrees() {
        var page =
                MetricsPage.parse(
                        PAGE.replace(
                                "\"denied\",protocol=\"native\"} 0.0",
                                "\"denied\",protocol=\"native\"} 1.0"));

        assertThat(MetricsComparison.of(page, figures()))
                .filteredOn(check -> !check.passed())
                .singleElement()
                .extracting(Check::claim)
                .isEqualTo("requests of any outcome: the table says 3, the metrics say 4");
    }

    @Test
    void theExcerptLeavesOutZeros() {
        assertThat(MetricsPage.parse(PAGE).excerpt(MetricsComparison.EXCERPT))
                .hasSize(4)
                .noneMatch(sample -> sample.contains("denied"));
    }

    @Test
    void aNameIsNotTakenForThePrefixOfAnother() {
        var page = MetricsPage.parse("a_total 1\na_total_more 5\n");

        assertThat(page.sum("a_total", "")).isEqualTo(1);
    }

    private static ReplayFigures figures() {
        var measurements = new Measurements();
        ended(measurements, 0);
        ended(measurements, 0);
        ended(measurements, 1);
        return measurements.figures(Duration.ofSeconds(1));
    }

    private static void ended(Measurements measurements, int code) {
        var command = Commands.running(Commands.command("a"), Set.of(code), "true");
        var outcome =
                new CommandOutcome(new Exited(code), OutputDigest.EMPTY, "", Optional.empty());
        measurements.accept(new CommandRecord(command, outcome, 0, 0, 1));
    }
}
