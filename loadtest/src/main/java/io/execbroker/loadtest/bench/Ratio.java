package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How a peer compares with another one, round by round: what disturbed a round disturbed both.
 *
 * @param p50 its median latency as a multiple of the other's
 * @param perSecond its rate as a multiple of the other's
 */
public record Ratio(Spread p50, @JsonProperty("per_second") Spread perSecond) {

    /** Of the first to the second; both have as many rounds. */
    static Ratio of(List<RoundFigures> rounds, List<RoundFigures> others) {
        return new Ratio(
                spread(rounds, others, RoundFigures::p50Micros),
                spread(rounds, others, RoundFigures::perSecond));
    }

    private static Spread spread(
            List<RoundFigures> rounds,
            List<RoundFigures> others,
            ToDoubleFunction<RoundFigures> figure) {
        return Spread.of(
                IntStream.range(0, rounds.size())
                        .mapToObj(round ->
                                figure.applyAsDouble(rounds.get(round))
                                        / figure.applyAsDouble(others.get(round)))
                        .toList());
    }
}
