package io.execbroker.loadtest.sync;

import io.execbroker.loadtest.bench.SyncFigures;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs a full sync through one peer after the other, each in a sandbox of its own, in rounds.
 *
 * @param sandboxes where they are to be had
 * @param notes told what is left out, and why, for a person
 */
public record SyncBench(FreshSandbox sandboxes, SyncPrograms programs, Consumer<String> notes) {
    /** The hidden subcommand that runs one of them and prints it by {@link SyncJson}. */
    public static final String SUBCOMMAND = "sync-once";

    private static final Duration CLEANUP_LIMIT = Duration.ofMinutes(2);

    /** Runs one plan after the other. */
    public List<SyncFigures> run(SyncPlan... plans) throws IOException, InterruptedException {
        var syncs = new ArrayList<SyncFigures>();
        for (var plan : plans) {
            syncs.addAll(run(plan));
        }
        return syncs;
    }

    /**
     * Runs all of it, inside {@code demo-sandbox}.
     *
     * @return of each peer that this host has the median sync by elapsed time, in the order of the
     *     report
     * @throws IOException if a sync failed, or a command of it ended otherwise than the trace says
     */
    public List<SyncFigures> run(SyncPlan plan) throws IOException, InterruptedException {
        var syncs = new EnumMap<SyncPeer, List<SyncFigures>>(SyncPeer.class);
        for (var round = 0; round < plan.rounds(); round++) {
            for (var peer : present(plan, round == 0 ? notes : _ -> {})) {
                syncs.computeIfAbsent(peer, _ -> new ArrayList<>()).add(sync(plan, peer));
            }
        }
        return syncs.values().stream().map(SyncBench::median).toList();
    }

    private List<SyncPeer> present(SyncPlan plan, Consumer<String> absent) {
        var present = new ArrayList<SyncPeer>();
        for (var peer : plan.peers()) {
            var missing = programs.missing(peer);
            if (missing.isEmpty()) {
                present.add(peer);
            } else {
                absent.accept(peer.title() + ": no " + missing.get());
            }
        }
        return present;
    }

    private SyncFigures sync(SyncPlan plan, SyncPeer peer)
            throws IOException, InterruptedException {
        KernelCleanup.await(CLEANUP_LIMIT);
        var part = plan.partOf(peer);
        var line =
                sandboxes.run(
                        List.of(
                                SUBCOMMAND,
                                "--execbrokerd=" + programs.execbrokerd(),
                                "--native=" + programs.natives(),
                                "--python-client=" + programs.pythonClient(),
                                "--peer=" + peer.id(),
                                "--release=" + plan.release(),
                                "--routers=" + part.routers(),
                                "--networks=" + part.networks()));
        return SyncJson.read(line).ofWhole(plan.whole().commands(plan.release()));
    }

    /** Of an even number the faster one of the two in the middle. */
    private static SyncFigures median(List<SyncFigures> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingLong(SyncFigures::elapsedMillis))
                .toList()
                .get((rounds.size() - 1) / 2);
    }
}
