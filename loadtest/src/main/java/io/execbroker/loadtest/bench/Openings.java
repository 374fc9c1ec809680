package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.host.SearchPath;
import io.execbroker.loadtest.host.Workspace;
import io.execbroker.loadtest.replay.BrokerTarget;
import io.execbroker.loadtest.replay.DirectTarget;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How each peer is started, in the order of the report.
 *
 * <p>All find programs in the same folders and give them the same environment, but for sudo, which
 * has its own of both.
 */
final class Openings {
    private final Workspace workspace;
    private final SearchPath searchPath;
    private final Drivers drivers;

    /**
     * @param workspace installed: its filters allow the workloads
     */
    Openings(Workspace workspace) {
        this.workspace = workspace;
        searchPath = new SearchPath(workspace.searchPath());
        drivers = new Drivers(workspace.root());
    }

    /**
     * All of them.
     *
     * @param socket of a broker that is ready
     * @param profile of that broker
     */
    List<Opening> all(Path socket, String profile) {
        return List.of(
                new Opening(PeerId.FLOOR, "apt-get install gcc libc6-dev", this::floor),
                new Opening(PeerId.JDK, "none: it is part of Java", this::jdk),
                new Opening(PeerId.SUDO, "apt-get install sudo gcc libc6-dev", this::sudo),
                oslo(PeerId.OSLO_DAEMON, List.of()),
                oslo(PeerId.OSLO_DAEMON_UNLOCKED, List.of("--unlocked")),
                new Opening(PeerId.EXECBROKER, "look into its log", () -> broker(socket, profile)));
    }

    private Peer floor() throws IOException, InterruptedException {
        return driver(PeerId.FLOOR, drivers.floor(), searchPath::resolve);
    }

    private Peer jdk() {
        return new TargetPeer(
                PeerId.JDK,
                "Java %s, virtual threads".formatted(Runtime.version()),
                new DirectTarget(workspace.searchPath()));
    }

    /** Spawned by the floor's program, so that nothing but its own cost comes on top. */
    private Peer sudo() throws IOException, InterruptedException {
        var sudo = searchPath.resolve(List.of("sudo", "-n"));
        var version = Drivers.output(List.of(sudo.getFirst(), "-V")).lines().findFirst();
        var about = version.orElse("sudo") + ", asked by root, spawned by the floor's program";
        return driver(
                PeerId.SUDO,
                drivers.floor(about),
                argv -> Stream.concat(sudo.stream(), argv.stream()).toList());
    }

    private Opening oslo(PeerId id, List<String> options) {
        return new Opening(
                id,
                "apt-get install python3-oslo.rootwrap",
                () -> driver(id, drivers.oslo(options, workspace.rootwrapConf()), argv -> argv));
    }

    private static Peer broker(Path socket, String profile) {
        return new TargetPeer(
                PeerId.EXECBROKER,
                "native protocol, Java client, one connection",
                BrokerTarget.connect(socket, profile));
    }

    private Peer driver(PeerId id, List<String> program, DriverPeer.Invocation invocation)
            throws IOException {
        var log = workspace.root().resolve(id.id() + ".log");
        return DriverPeer.start(id, program, searchPath.environment(), log, invocation);
    }
}
