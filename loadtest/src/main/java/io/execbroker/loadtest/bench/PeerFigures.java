package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.execbroker.loadtest.report.Quantiles;

import java.util.List;
import java.util.SequencedMap;

/**
 * What one peer did with one workload in all rounds.
 *
 * @param latency of all commands of all rounds
 * @param percentiles of the same, as far as so many commands have them
 * @param perSecond the rate, over the rounds
 * @param rounds each of them
 * @param against how it compares with {@link PeerId#FLOOR} and {@link PeerId#EXECBROKER}, as far as
 *     they took part
 */
public record PeerFigures(
        PeerId peer,
        Quantiles latency,
        List<PercentilePoint> percentiles,
        @JsonProperty("per_second") Spread perSecond,
        List<RoundFigures> rounds,
        SequencedMap<PeerId, Ratio> against) {

    public PeerFigures {
        percentiles = List.copyOf(percentiles);
        rounds = List.copyOf(rounds);
    }
}
