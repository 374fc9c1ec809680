package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.bench.TargetResult.Outcome;
import io.execbroker.loadtest.bench.TargetResult.Relation;

import org.junit.jupiter.api.Test;

import java.util.List;

final class TargetsTest {
    private static final long MEGABYTE = 1_000_000;

    @Test
    void aFigureOnTheRightSideOfItsBoundIsReached() {
        var results = judge(300, 80 * MEGABYTE);

        assertThat(outcome(results, "broker.start_to_accepting_ms")).isEqualTo(Outcome.REACHED);
        assertThat(outcome(results, "broker.rss_idle_mib")).isEqualTo(Outcome.REACHED);
    }

    @Test
    void aFigureBeyondItIsMissed() {
        var results = judge(301, 81 * MEGABYTE);

        assertThat(outcome(results, "broker.start_to_accepting_ms")).isEqualTo(Outcome.MISSED);
        assertThat(outcome(results, "broker.rss_idle_mib")).isEqualTo(Outcome.MISSED);
    }

    @Test
    void aRateHasToBeAtLeastItsBound() {
        var report = Reports.ofWorkload(new Workload(List.of("true"), 8)).judged();

        assertThat(report.targets())
                .filteredOn(target -> target.figure().equals("true@8.execbroker.rate/floor"))
                .singleElement()
                .satisfies(target -> {
                    assertThat(target.relation()).isEqualTo(Relation.AT_LEAST);
                    assertThat(target.outcome()).isEqualTo(Outcome.MISSED);
                });
    }

    @Test
    void whatTheRunDidNotMeasureHasNoValue() {
        assertThat(judge(300, MEGABYTE))
                .filteredOn(target -> target.figure().startsWith("sync."))
                .hasSize(2)
                .allSatisfy(target -> {
                    assertThat(target.outcome()).isEqualTo(Outcome.NOT_MEASURED);
                    assertThat(target.value()).isNull();
                });
    }

    private static List<TargetResult> judge(double startMillis, long idleBytes) {
        var start = new Spread(startMillis, startMillis, startMillis);
        var report = Reports.ofBroker(new BrokerFacts(start, idleBytes, 1, 1_000, 1));
        return report.judged().targets();
    }

    private static Outcome outcome(List<TargetResult> results, String figure) {
        return results.stream()
                .filter(result -> result.figure().equals(figure))
                .map(TargetResult::outcome)
                .findFirst()
                .orElseThrow();
    }
}
