package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.host.SearchPath;
import io.execbroker.loadtest.host.Workspace;
import io.execbroker.loadtest.replay.BrokerTarget;
import io.execbroker.loadtest.replay.DirectTarget;
import io.execbroker.loadtest.replay.NuProcessTarget;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How each peer is started, in the order of the report.
 *
 * <p>All find programs in the same folders and give them the same environment, but for sudo, which
 * has its own of both.
 */
final class Openings {
    private static final String OSLO = "apt-get install python3-oslo.rootwrap";
    private static final String PRIVSEP = "apt-get install python3-neutron";
    private static final String SYSTEMD =
            "none in this sandbox, which hides systemd: what that starts would run outside";
    private static final String NATIVE =
            "apt-get install gcc libc6-dev musl-tools libprotobuf-c-dev protobuf-c-compiler"
                    + " python3-oslo.rootwrap, then ./dev dist";

    private final Workspace workspace;
    private final SearchPath searchPath;
    private final Drivers drivers;
    private final NativePrograms natives;
    private final Path socket;

    /**
     * @param workspace installed: its filters allow the workloads
     * @param programs folder of the broker's native programs
     * @param socket of a broker that is ready
     */
    Openings(Workspace workspace, Path programs, Path socket) {
        this.workspace = workspace;
        this.socket = socket;
        searchPath = new SearchPath(workspace.searchPath());
        drivers = new Drivers(workspace.root());
        natives = new NativePrograms(programs, workspace.rootwrapConf());
    }

    /**
     * All of them.
     *
     * @param profile of the broker
     */
    List<Opening> all(String profile) {
        return List.of(
                new Opening(PeerId.FLOOR, "apt-get install gcc libc6-dev", this::floor),
                new Opening(PeerId.JDK, "none: it is part of Java", this::jdk),
                new Opening(PeerId.NUPROCESS, "none: it comes with this program", this::nuProcess),
                new Opening(PeerId.SUDO, "apt-get install sudo gcc libc6-dev", this::sudo),
                new Opening(PeerId.SYSTEMD_RUN, SYSTEMD, this::systemdRun),
                new Opening(PeerId.OSLO_ROOTWRAP, OSLO, this::osloRootwrap),
                new Opening(PeerId.OSLO_DAEMON, OSLO, () -> oslo(PeerId.OSLO_DAEMON)),
                new Opening(
                        PeerId.OSLO_DAEMON_UNLOCKED,
                        OSLO,
                        () -> oslo(PeerId.OSLO_DAEMON_UNLOCKED, "--unlocked")),
                new Opening(PeerId.PRIVSEP, PRIVSEP, this::privsep),
                new Opening(PeerId.EXECBROKER_ROOTWRAP, NATIVE, this::rootwrap),
                new Opening(PeerId.EXECBROKER_EXEC, NATIVE, this::exec),
                new Opening(
                        PeerId.EXECBROKER_OSLO,
                        NATIVE,
                        () -> oslo(PeerId.EXECBROKER_OSLO, "--daemon", natives.daemon())),
                new Opening(
                        PeerId.EXECBROKER_OSLO_UNLOCKED,
                        NATIVE,
                        () ->
                                oslo(
                                        PeerId.EXECBROKER_OSLO_UNLOCKED,
                                        "--unlocked",
                                        "--daemon",
                                        natives.daemon())),
                new Opening(PeerId.EXECBROKER, "look into its log", () -> broker(profile)));
    }

    private Peer floor() throws IOException, InterruptedException {
        return driver(
                PeerId.FLOOR,
                drivers.floor(),
                workload -> searchPath.resolve(workload.argvOfFloor()));
    }

    private Peer jdk() {
        return new TargetPeer(
                PeerId.JDK,
                "Java %s, virtual threads".formatted(Runtime.version()),
                new DirectTarget(workspace.searchPath()));
    }

    private Peer nuProcess() {
        return new TargetPeer(
                PeerId.NUPROCESS,
                "NuProcess, its own event threads",
                new NuProcessTarget(workspace.searchPath()));
    }

    /** Spawned by the floor's program, so that nothing but its own cost comes on top. */
    private Peer sudo() throws IOException, InterruptedException {
        var sudo = searchPath.resolve(List.of("sudo", "-n"));
        var version = Drivers.output(List.of(sudo.getFirst(), "-V")).lines().findFirst();
        var about = version.orElse("sudo") + ", asked by root, spawned by the floor's program";
        return prefixed(PeerId.SUDO, about, sudo);
    }

    private Peer systemdRun() throws IOException, InterruptedException {
        var systemdRun =
                searchPath.resolve(
                        List.of("systemd-run", "--quiet", "--wait", "--pipe", "--collect"));
        Drivers.output(Stream.concat(systemdRun.stream(), Stream.of("true")).toList());
        return prefixed(
                PeerId.SYSTEMD_RUN,
                "a unit for each command, spawned by the floor's program",
                systemdRun);
    }

    private Peer osloRootwrap() throws IOException, InterruptedException {
        return prefixed(
                PeerId.OSLO_ROOTWRAP,
                "a Python for each command, spawned by the floor's program",
                searchPath.resolve(List.of("oslo-rootwrap", workspace.rootwrapConf().toString())));
    }

    /** A program for each command, which the floor's program spawns with these words in front. */
    private Peer prefixed(PeerId id, String about, List<String> prefix)
            throws IOException, InterruptedException {
        return driver(
                id,
                drivers.floor(about),
                workload -> Stream.concat(prefix.stream(), workload.argv().stream()).toList());
    }

    /** One client, as agents have it, and whatever daemon that starts. */
    private Peer oslo(PeerId id, String... options) throws IOException {
        return driver(id, drivers.oslo(List.of(options), workspace.rootwrapConf()), Workload::argv);
    }

    /** Calls into a daemon of its own from a thread for each command at once. */
    private Peer privsep() throws IOException {
        return driver(PeerId.PRIVSEP, drivers.privsep(), Workload::argv);
    }

    /** Spawned by the floor's program, as sudo is. */
    private Peer rootwrap() throws IOException, InterruptedException {
        var about =
                "execbroker-rootwrap, its descriptors passed on, spawned by the floor's program";
        return driver(
                PeerId.EXECBROKER_ROOTWRAP,
                drivers.floor(about),
                workload -> natives.rootwrap(workload.argv()));
    }

    /** Spawned by the floor's program, as sudo is. */
    private Peer exec() throws IOException, InterruptedException {
        return driver(
                PeerId.EXECBROKER_EXEC,
                drivers.floor(
                        "execbroker exec, its descriptors passed on, spawned by the floor's"
                                + " program"),
                workload -> natives.exec(workload.argv()));
    }

    private Peer broker(String profile) {
        return new TargetPeer(
                PeerId.EXECBROKER,
                "native protocol, Java client, one connection",
                BrokerTarget.connect(socket, profile));
    }

    private Peer driver(PeerId id, List<String> program, DriverPeer.Invocation invocation)
            throws IOException {
        var log = workspace.root().resolve(id.id() + ".log");
        return DriverPeer.start(id, program, environment(), log, invocation);
    }

    /** Programs are found where the others find them, and the broker where it is. */
    private Map<String, String> environment() {
        var environment = new HashMap<>(searchPath.environment());
        environment.put("EXECBROKER_SOCKET", socket.toString());
        return environment;
    }
}
