package io.execbroker.loadtest;

import io.execbroker.loadtest.sandbox.Sandbox;
import io.execbroker.loadtest.sync.Sync;
import io.execbroker.loadtest.sync.SyncBench;
import io.execbroker.loadtest.sync.SyncJson;
import io.execbroker.loadtest.sync.SyncPeer;
import io.execbroker.loadtest.sync.SyncSize;
import io.execbroker.loadtest.trace.Release;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.concurrent.Callable;

/** {@code sync-once}: what {@code sync} starts in a sandbox of its own for each peer and round. */
@Command(name = SyncBench.SUBCOMMAND, hidden = true)
final class SyncOnceCommand implements Callable<Integer> {
    @Mixin private SyncOptions programs = new SyncOptions();

    @Option(names = "--peer", required = true, converter = SyncPeerConverter.class)
    private SyncPeer peer = SyncPeer.EXECBROKER;

    @Option(names = "--release", required = true, converter = ReleaseConverter.class)
    private Release release = Release.ICEHOUSE;

    @Option(names = "--routers", required = true)
    private int routers;

    @Option(names = "--networks", required = true)
    private int networks;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var sandbox = System.getenv().getOrDefault(Sandbox.VARIABLE, "");
        var figures =
                Sync.in(sandbox, programs.programs())
                        .run(peer, release, new SyncSize(routers, networks));
        spec.commandLine().getOut().print(SyncJson.of(figures));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
