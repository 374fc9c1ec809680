package io.execbroker.loadtest.report;

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;

/** Times of one sort: 1 microsecond to 1 hour, three significant digits. Not thread-safe. */
public final class Latencies {
    private static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int DIGITS = 3;

    private final Histogram micros = new Histogram(HIGHEST_MICROS, DIGITS);

    /** Adds one. */
    public void recordNanos(long nanos) {
        recordMicros(TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    void recordMicros(long value) {
        micros.recordValue(Math.clamp(value, 0, HIGHEST_MICROS));
    }

    /** Adds all of the other, which stays as it is. */
    public void add(Latencies other) {
        micros.add(other.micros);
    }

    /** Of all that was added so far. */
    public Quantiles quantiles() {
        return new Quantiles(
                micros.getTotalCount(),
                micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(90),
                micros.getValueAtPercentile(99),
                micros.getValueAtPercentile(99.9),
                micros.getMaxValue());
    }

    /** How many there are. */
    public long count() {
        return micros.getTotalCount();
    }

    /**
     * What so many per cent of them are at most, in microseconds.
     *
     * @param percentile 0 to 100
     */
    public long microsAt(double percentile) {
        return micros.getValueAtPercentile(percentile);
    }
}
