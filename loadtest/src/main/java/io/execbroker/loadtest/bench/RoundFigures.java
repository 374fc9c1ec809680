package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What one peer did with one workload in one round.
 *
 * @param commands how many
 * @param p50Micros of their latencies
 * @param perSecond commands that ended in a second
 */
public record RoundFigures(
        long commands,
        @JsonProperty("p50_us") long p50Micros,
        @JsonProperty("per_second") double perSecond) {
    private static final double NANOS_PER_SECOND = 1e9;

    static RoundFigures of(Lap lap) {
        var quantiles = lap.latencies().quantiles();
        return new RoundFigures(
                quantiles.count(),
                quantiles.p50Micros(),
                quantiles.count() * NANOS_PER_SECOND / lap.elapsed().toNanos());
    }
}
