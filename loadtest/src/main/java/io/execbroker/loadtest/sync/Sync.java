package io.execbroker.loadtest.sync;

import io.execbroker.loadtest.bench.SyncFigures;
import io.execbroker.loadtest.host.HostFacts;
import io.execbroker.loadtest.host.Workspace;
import io.execbroker.loadtest.replay.Arrival;
import io.execbroker.loadtest.sandbox.BrokerProcess;
import io.execbroker.loadtest.sandbox.Sandbox;
import io.execbroker.loadtest.trace.Release;
import io.execbroker.loadtest.trace.Trace;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** One sync through one peer, in a sandbox that is fresh and vanishes afterwards. */
public final class Sync {
    /** What both releases' agents have by default. */
    static final Arrival.Agents WORKERS = new Arrival.Agents(Map.of("l3", 8, "dhcp", 4));

    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int METRICS_PORT = 9641;

    private final Sandbox sandbox;
    private final SyncPrograms programs;
    private final Workspace workspace = new Workspace(Path.of("/run/execbroker-sync"));

    private Sync(Sandbox sandbox, SyncPrograms programs) {
        this.sandbox = sandbox;
        this.programs = programs;
    }

    /**
     * A sync.
     *
     * @param sandbox what {@code demo-sandbox} left in the environment
     * @throws IllegalStateException outside of {@code demo-sandbox}
     */
    public static Sync in(String sandbox, SyncPrograms programs) {
        return Sandbox.of(sandbox)
                .map(kind -> new Sync(kind, programs))
                .orElseThrow(() ->
                        new IllegalStateException(
                                "a sync makes namespaces and daemons: start it as"
                                        + " demo-sandbox COMMAND, which takes them away again"));
    }

    /**
     * Makes what the trace needs, runs it and stops the broker. Once in a sandbox.
     *
     * @throws IOException if the broker or the peer broke
     * @throws UnexpectedEndException if a command ended otherwise than the trace says
     */
    public SyncFigures run(SyncPeer peer, Release release, SyncSize size)
            throws IOException, InterruptedException {
        var trace = size.expansion(release, workspace.statePath()).trace();
        workspace.install(trace, HostFacts.probe());
        var recorder = new SyncRecorder();
        if (peer.needsBroker()) {
            brokered(peer, trace, recorder);
        } else {
            new SyncWays(programs, workspace, workspace.root())
                    .of(peer, trace)
                    .run(trace, recorder);
        }
        return recorder.figures(peer, SyncWays.arrival(peer).toString(), trace.title());
    }

    private void brokered(SyncPeer peer, Trace trace, SyncRecorder recorder)
            throws IOException, InterruptedException {
        try (var broker =
                BrokerProcess.start(programs.execbrokerd(), workspace, sandbox, METRICS_PORT)) {
            broker.awaitReady(READY_LIMIT);
            new SyncWays(programs, workspace, broker.socket()).of(peer, trace).run(trace, recorder);
            broker.terminate(STOP_LIMIT);
        }
    }
}
