package io.execbroker.loadtest.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Lets the peers run the workloads in turn.
 *
 * <p>In each round each workload goes to one peer after the other, so that what else the machine
 * does disturbs all of them alike.
 */
final class Rounds {
    /** Each caller runs one command. */
    private static final Duration ONCE = Duration.ZERO;

    private final List<Peer> peers;
    private final List<Tally> tallies;
    private final Runnable onLap;

    /**
     * @param tallies one for each workload, empty
     * @param onLap called after every lap, warm-up included
     */
    Rounds(List<Peer> peers, List<Tally> tallies, Runnable onLap) {
        this.peers = List.copyOf(peers);
        this.tallies = List.copyOf(tallies);
        this.onLap = onLap;
    }

    /** How many laps {@link #run} takes. */
    static long laps(List<Peer> peers, List<Workload> workloads, Schedule schedule) {
        return (1L + schedule.rounds()) * pairs(peers, workloads);
    }

    /** How many laps a round takes. */
    static long pairs(List<Peer> peers, List<Workload> workloads) {
        return workloads.stream()
                .mapToLong(workload ->
                        peers.stream().filter(peer -> workload.isFor(peer.id())).count())
                .sum();
    }

    /**
     * Runs the warm-up and the rounds.
     *
     * @throws WrongAnswerException if peers do not do the same
     * @throws IOException if a peer broke
     */
    List<WorkloadFigures> run(Schedule schedule) throws IOException, InterruptedException {
        round(id -> id.isStartedAnew() ? ONCE : schedule.warmUp(), false);
        for (var round = 0; round < schedule.rounds(); round++) {
            round(_ -> schedule.lap(), true);
        }
        return tallies.stream().map(Tally::figures).toList();
    }

    /**
     * Runs rounds in which each caller runs one command; there is no warm-up.
     *
     * @throws WrongAnswerException if peers do not do the same
     * @throws IOException if a peer broke
     */
    List<WorkloadFigures> once(int rounds) throws IOException, InterruptedException {
        for (var round = 0; round < rounds; round++) {
            round(_ -> ONCE, true);
        }
        return tallies.stream().map(Tally::figures).toList();
    }

    private void round(Function<PeerId, Duration> lengths, boolean counts)
            throws IOException, InterruptedException {
        for (var tally : tallies) {
            for (var peer : peers) {
                if (!tally.workload().isFor(peer.id())) {
                    continue;
                }
                var lap = peer.run(tally.workload(), lengths.apply(peer.id()));
                tally.check(peer.id(), lap);
                if (counts) {
                    tally.add(peer.id(), lap);
                }
                onLap.run();
            }
        }
    }
}
