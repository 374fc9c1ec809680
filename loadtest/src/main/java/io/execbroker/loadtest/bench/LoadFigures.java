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

    public LoadFigures {
        percentiles = List.copyOf(percentiles);
    }
}
