package io.execbroker.loadtest.report;

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;

/** Times of one sort: 1 microsecond to 1 hour, three significant digits. Not thread-safe. */
final class Latencies {
    private static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int DIGITS = 3;

    private final Histogram micros = new Histogram(HIGHEST_MICROS, DIGITS);

    void recordNanos(long nanos) {
        recordMicros(TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    void recordMicros(long value) {
        micros.recordValue(Math.clamp(value, 0, HIGHEST_MICROS));
    }

    void add(Latencies other) {
        micros.add(other.micros);
    }

    boolean isEmpty() {
        return micros.getTotalCount() == 0;
    }

    Quantiles quantiles() {
        return new Quantiles(
                micros.getTotalCount(),
                micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(90),
                micros.getValueAtPercentile(99),
                micros.getMaxValue());
    }
}
