package io.execbroker.loadtest.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Figures of the commands of one kind, or of all. */
public record KindFigures(
        long commands,
        @JsonProperty("failed_as_expected") long failedAsExpected,
        long unexpected,
        Quantiles latency) {}
