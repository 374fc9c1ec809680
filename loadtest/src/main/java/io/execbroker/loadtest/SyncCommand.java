package io.execbroker.loadtest;

import io.execbroker.loadtest.sync.SyncBench;
import io.execbroker.loadtest.sync.SyncJson;
import io.execbroker.loadtest.sync.SyncPeer;
import io.execbroker.loadtest.sync.SyncPlan;
import io.execbroker.loadtest.sync.SyncSize;
import io.execbroker.loadtest.sync.SyncText;
import io.execbroker.loadtest.trace.Release;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * {@code sync}: compares how long a full sync of agents takes; inside {@code demo-sandbox} only.
 */
@Command(
        name = "sync",
        description = {
            "Runs a first full sync of 192 routers and 192 networks, or a part of it, through the"
                + " broker and its peers, each in a fresh sandbox, and prints how they compare.",
            "Runs inside demo-sandbox."
        },
        mixinStandardHelpOptions = true)
final class SyncCommand implements Callable<Integer> {
    @Mixin private SyncOptions programs = new SyncOptions();

    @Option(
            names = "--peer",
            paramLabel = "ID",
            split = ",",
            converter = SyncPeerConverter.class,
            completionCandidates = SyncPeerConverter.Candidates.class,
            description = "Peers that take part. Default: all of ${COMPLETION-CANDIDATES}.")
    private List<SyncPeer> peers = List.of(SyncPeer.values());

    @Option(
            names = "--release",
            description = "Of Neutron: 2014.1 (default) or 8.0.0.",
            converter = ReleaseConverter.class)
    private Release release = Release.ICEHOUSE;

    @Option(names = "--quick", description = "A part only: done within 75 seconds on two cores.")
    private boolean isQuick;

    @Option(
            names = "--part",
            paramLabel = "N",
            description = "Every peer runs the part of N routers and N networks.")
    private @Nullable Integer part;

    @Option(names = "--rounds", paramLabel = "N", description = "How many rounds. Default: 1.")
    private @Nullable Integer rounds;

    @Option(names = "--json", description = "File to write the figures to, as JSON.")
    private @Nullable Path json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var sandboxes = ThisProgram.inFreshSandboxes();
        var err = spec.commandLine().getErr();
        var syncs = new SyncBench(sandboxes, programs.programs(), err::println).run(plan());
        spec.commandLine().getOut().print(SyncText.of(syncs));
        spec.commandLine().getOut().flush();
        if (json != null) {
            Files.writeString(json, SyncJson.of(syncs));
        }
        return 0;
    }

    private SyncPlan plan() {
        var plan = (isQuick ? SyncPlan.QUICK : SyncPlan.FULL).withRelease(release).withPeers(peers);
        if (part != null) {
            plan = plan.withParts(new SyncSize(part, part));
        }
        return rounds == null ? plan : plan.withRounds(rounds);
    }
}
