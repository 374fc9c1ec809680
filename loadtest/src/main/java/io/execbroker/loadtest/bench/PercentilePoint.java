package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One point of a distribution of latencies.
 *
 * @param percentile 0 to 100
 * @param micros what so many per cent of the latencies are at most
 */
public record PercentilePoint(double percentile, @JsonProperty("us") long micros) {}
