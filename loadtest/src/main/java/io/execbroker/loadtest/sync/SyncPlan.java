package io.execbroker.loadtest.sync;

import io.execbroker.loadtest.trace.Release;

import java.util.List;

/**
 * What is synced, and how much of it by whom.
 *
 * @param whole what the figures are about
 * @param part what most peers run of it
 * @param slowPart what those run that start an interpreter for each command
 * @param rounds 1 or more; in each, every peer runs its part once
 */
public record SyncPlan(
        Release release,
        SyncSize whole,
        SyncSize part,
        SyncSize slowPart,
        int rounds,
        List<SyncPeer> peers) {
    private static final SyncSize WHOLE = new SyncSize(192, 192);

    /** Under 75 seconds on two cores. */
    public static final SyncPlan QUICK =
            new SyncPlan(
                    Release.ICEHOUSE,
                    WHOLE,
                    new SyncSize(12, 12),
                    new SyncSize(1, 1),
                    1,
                    List.of(SyncPeer.values()));

    /** Under twelve minutes on two cores. */
    public static final SyncPlan FULL =
            new SyncPlan(
                    Release.ICEHOUSE,
                    WHOLE,
                    WHOLE,
                    new SyncSize(8, 8),
                    1,
                    List.of(SyncPeer.values()));

    /**
     * Under two minutes on two cores, nearly all of it the oslo daemon's: each of this release's
     * arpings takes three seconds, and oslo's client lets nothing else run meanwhile.
     */
    public static final SyncPlan WITH_ARPING =
            new SyncPlan(
                    Release.MITAKA,
                    WHOLE,
                    new SyncSize(6, 6),
                    new SyncSize(1, 1),
                    1,
                    List.of(
                            SyncPeer.FLOOR,
                            SyncPeer.OSLO_DAEMON,
                            SyncPeer.EXECBROKER_LOCK_FREE,
                            SyncPeer.EXECBROKER));

    public SyncPlan {
        peers = List.copyOf(peers);
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds: " + rounds + " (expected: 1 or more)");
        }
    }

    SyncSize partOf(SyncPeer peer) {
        return peer.isSlow() ? slowPart : part;
    }

    /** The same with other peers. */
    public SyncPlan withPeers(List<SyncPeer> chosen) {
        return new SyncPlan(release, whole, part, slowPart, rounds, chosen);
    }

    /** The same with another number of rounds. */
    public SyncPlan withRounds(int number) {
        return new SyncPlan(release, whole, part, slowPart, number, peers);
    }

    /** The same with so much for every peer. */
    public SyncPlan withParts(SyncSize size) {
        return new SyncPlan(release, whole, size, size, rounds, peers);
    }

    /** The same of another release. */
    public SyncPlan withRelease(Release other) {
        return new SyncPlan(other, whole, part, slowPart, rounds, peers);
    }
}
