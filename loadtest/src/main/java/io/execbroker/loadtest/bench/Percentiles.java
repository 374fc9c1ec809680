package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.report.Latencies;

import java.util.List;
import java.util.stream.DoubleStream;

/** Which percentiles a report draws. */
final class Percentiles {
    private static final double WHOLE = 100;

    private Percentiles() {}

    /** Those that so many latencies have: a percentile needs one latency beyond it. */
    static List<PercentilePoint> of(Latencies latencies) {
        return DoubleStream.of(0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, WHOLE)
                .filter(percentile -> isSupported(percentile, latencies.count()))
                .mapToObj(percentile ->
                        new PercentilePoint(percentile, latencies.microsAt(percentile)))
                .toList();
    }

    private static boolean isSupported(double percentile, long count) {
        return count > 0
                && (percentile == WHOLE || count * (WHOLE - percentile) >= WHOLE * 0.999_999);
    }
}
