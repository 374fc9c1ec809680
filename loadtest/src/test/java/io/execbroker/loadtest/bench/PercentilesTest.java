package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.report.Latencies;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

final class PercentilesTest {

    @Test
    void aPercentileNeedsALatencyBeyondIt() {
        assertThat(Percentiles.of(latencies(100)))
                .extracting(PercentilePoint::percentile)
                .containsExactly(0.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 100.0);
        assertThat(Percentiles.of(latencies(1_000)))
                .extracting(PercentilePoint::percentile)
                .contains(99.5, 99.9)
                .doesNotContain(99.95);
    }

    @Test
    void aPointIsWhatSoManyAreAtMost() {
        assertThat(Percentiles.of(latencies(100)))
                .contains(
                        new PercentilePoint(0, 1),
                        new PercentilePoint(50, 50),
                        new PercentilePoint(99, 99),
                        new PercentilePoint(100, 100));
    }

    @Test
    void nothingHasNone() {
        assertThat(Percentiles.of(new Latencies())).isEmpty();
    }

    /** 1, 2, 3 and so on microseconds. */
    private static Latencies latencies(int count) {
        var latencies = new Latencies();
        for (var micros = 1; micros <= count; micros++) {
            latencies.recordNanos(TimeUnit.MICROSECONDS.toNanos(micros));
        }
        return latencies;
    }
}
