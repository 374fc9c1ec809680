package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.execbroker.loadtest.report.Quantiles;

import java.util.List;

/**
 * What an open arrival saw: commands come at their times, whether or not the peer keeps up.
 *
 * @param ratePerSecond at which they came
 * @param saturationPerSecond what the peer does at most, as measured in the same run
 * @param latency from the moment when a command was due
 */
public record LoadFigures(
        String title,
        PeerId peer,
        @JsonProperty("rate_per_second") double ratePerSecond,
        @JsonProperty("saturation_per_second") double saturationPerSecond,
        Quantiles latency,
        List<PercentilePoint> percentiles) {

    /** So many commands at once saturate a peer. */
    static final int SATURATING_COMMANDS = 64;

    private static final double MICROS_PER_SECOND = 1e6;

    public LoadFigures {
        percentiles = List.copyOf(percentiles);
    }

    /**
     * Whether fewer commands were open at a time than saturate the peer, by Little's law. If not,
     * the machine did less than when the saturation was measured: latencies are those of a queue
     * that grows, and their ratios say nothing.
     */
    @JsonProperty("kept_up")
    public boolean keptUp() {
        return ratePerSecond * latency.p50Micros() / MICROS_PER_SECOND < SATURATING_COMMANDS;
    }
}
