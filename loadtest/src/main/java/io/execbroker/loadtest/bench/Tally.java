package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.report.Latencies;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Collects the laps of one workload. */
final class Tally {
    private final Workload workload;
    private final Answer expected;
    private final Map<PeerId, Latencies> latencies = new TreeMap<>();
    private final Map<PeerId, List<RoundFigures>> rounds = new TreeMap<>();

    /**
     * @param expected what every command of every peer must come to that is given one
     */
    Tally(Workload workload, Answer expected) {
        this.workload = workload;
        this.expected = expected;
    }

    Workload workload() {
        return workload;
    }

    /**
     * Checks a lap, whether or not it counts.
     *
     * @throws WrongAnswerException if a command did not do what it does for the other peers
     */
    void check(PeerId peer, Lap lap) {
        var right = expectedOf(peer);
        for (var answer : lap.answers()) {
            if (!answer.equals(right)) {
                throw new WrongAnswerException(
                        "%s, %s: %s (expected: %s)"
                                .formatted(peer.title(), workload.title(), answer, right));
            }
        }
    }

    /** Who is given nothing to run says so; everybody else does what the plain spawn did. */
    private Answer expectedOf(PeerId peer) {
        return workload.equals(Workload.START) && peer != PeerId.FLOOR
                ? Answer.NO_COMMAND
                : expected;
    }

    /** Adds a lap; every peer is given as many. */
    void add(PeerId peer, Lap lap) {
        latencies.computeIfAbsent(peer, id -> new Latencies()).add(lap.latencies());
        rounds.computeIfAbsent(peer, id -> new ArrayList<>()).add(RoundFigures.of(lap));
    }

    WorkloadFigures figures() {
        return new WorkloadFigures(
                workload.name(),
                workload.title(),
                workload.argv(),
                workload.concurrency(),
                workload.stdin().length(),
                expected.stdout().bytes(),
                rounds.keySet().stream().map(this::figures).toList());
    }

    private PeerFigures figures(PeerId peer) {
        var own = rounds.getOrDefault(peer, List.of());
        var all = latencies.getOrDefault(peer, new Latencies());
        return new PeerFigures(
                peer,
                all.quantiles(),
                Percentiles.of(all),
                Spread.of(own.stream().map(RoundFigures::perSecond).toList()),
                own,
                against(own));
    }

    private SequencedMap<PeerId, Ratio> against(List<RoundFigures> own) {
        var ratios = new LinkedHashMap<PeerId, Ratio>();
        Stream.of(PeerId.FLOOR, PeerId.EXECBROKER)
                .filter(rounds::containsKey)
                .forEach(other ->
                        ratios.put(other, Ratio.of(own, rounds.getOrDefault(other, List.of()))));
        return ratios;
    }
}
