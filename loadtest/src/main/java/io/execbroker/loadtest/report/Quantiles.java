package io.execbroker.loadtest.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a report says of many times: microseconds. */
public record Quantiles(
        long count,
        @JsonProperty("p50_us") long p50Micros,
        @JsonProperty("p90_us") long p90Micros,
        @JsonProperty("p99_us") long p99Micros,
        @JsonProperty("p999_us") long p999Micros,
        @JsonProperty("max_us") long maxMicros) {}
