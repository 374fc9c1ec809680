package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.host.HostFacts;
import io.execbroker.loadtest.host.Workspace;
import io.execbroker.loadtest.replay.DirectTarget;
import io.execbroker.loadtest.sandbox.BrokerProcess;
import io.execbroker.loadtest.sandbox.Sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Starts a broker and its peers, lets them run the same commands in turn, and stops them. */
public final class Bench {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /** The sandbox has a loopback and network namespaces of its own: any port and name is free. */
    private static final int METRICS_PORT = 9641;

    private static final int SPARE_METRICS_PORT = 9642;

    private static final String NAMESPACE = "bench";

    private final Sandbox sandbox;
    private final Path execbrokerd;
    private final Path natives;
    private final Workspace workspace;

    private Bench(Sandbox sandbox, Path execbrokerd, Path natives, Workspace workspace) {
        this.sandbox = sandbox;
        this.execbrokerd = execbrokerd;
        this.natives = natives;
        this.workspace = workspace;
    }

    /**
     * A bench.
     *
     * @param sandbox what {@code demo-sandbox} left in the environment
     * @param execbrokerd the broker's program
     * @param natives folder of its native programs
     * @param workspace a folder that does not exist yet
     * @throws IllegalStateException outside of {@code demo-sandbox}
     */
    public static Bench in(String sandbox, Path execbrokerd, Path natives, Workspace workspace) {
        return Sandbox.of(sandbox)
                .map(kind -> new Bench(kind, execbrokerd, natives, workspace))
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the bench makes a network namespace and daemons: start it with"
                                        + " ./dev bench, or as demo-sandbox COMMAND, which"
                                        + " takes them away again"));
    }

    /**
     * Runs all of it. Takes the time of the schedule, a few seconds more, and a terminal's last
     * line to show how far it is.
     *
     * @param chosen the peers that take part
     * @throws IOException if the broker or a peer broke
     * @throws RuntimeException if a command did not do the same for every peer
     */
    public BenchReport run(Schedule schedule, Set<PeerId> chosen)
            throws IOException, InterruptedException {
        var started = Instant.now();
        var machine = Machine.probe();
        var workloads = Workloads.of(NAMESPACE);
        var output = new LargeOutput(workspace.root());
        workspace.install(
                Workload.trace(
                        Stream.concat(workloads.all().stream(), Stream.of(output.workload()))
                                .toList()),
                HostFacts.probe());
        output.write();
        var expected = expected(workloads);
        try (var broker = broker("broker", METRICS_PORT)) {
            broker.awaitReady(READY_LIMIT);
            var openings =
                    new Openings(workspace, natives, broker.socket())
                            .all(BrokerProcess.PROFILE).stream()
                                    .filter(opening -> chosen.contains(opening.id()))
                                    .toList();
            BenchReport report;
            try (var peers = Peers.start(openings);
                    var progress = Measurement.progress(schedule, peers, workloads)) {
                var measurement = new Measurement(schedule, broker, peers, progress::step);
                var closed = measurement.workloads(workloads, expected);
                report =
                        new BenchReport(
                                        started,
                                        machine,
                                        schedule,
                                        peers.present().stream()
                                                .map(BenchReport.Participant::of)
                                                .toList(),
                                        peers.absent(),
                                        closed,
                                        measurement.loads(closed),
                                        List.of(),
                                        measurement.throughput(output, natives()),
                                        measurement.costs(costs()),
                                        List.of())
                                .judged();
            }
            var exit = broker.terminate(STOP_LIMIT);
            if (exit != 0) {
                throw new IOException(
                        "the broker exited with %d after SIGTERM:%n%s"
                                .formatted(exit, broker.logTail()));
            }
            return report;
        }
    }

    private BrokerProcess broker(String name, int metricsPort) throws IOException {
        return BrokerProcess.start(name, execbrokerd, workspace, sandbox, metricsPort);
    }

    private BrokerCosts costs() {
        return new BrokerCosts(() -> broker("spare", SPARE_METRICS_PORT));
    }

    private NativePrograms natives() {
        return new NativePrograms(natives, workspace.rootwrapConf());
    }

    /** Runs each workload's command once, past every peer: so it must be with all of them. */
    private Map<Workload, Answer> expected(Workloads workloads) throws IOException {
        try (var direct = new DirectTarget(workspace.searchPath())) {
            once(direct, new Workload(List.of("ip", "netns", "add", NAMESPACE), 1));
            var expected = new LinkedHashMap<Workload, Answer>();
            for (var workload : workloads.all()) {
                expected.put(workload, once(direct, workload));
            }
            return expected;
        }
    }

    private static Answer once(DirectTarget direct, Workload workload) throws IOException {
        var plain = workload.withArgv(workload.argvOfFloor());
        var outcome = direct.run(plain.command()).toCompletableFuture().join();
        var answer = Answer.of(outcome);
        if (!answer.isSuccess()) {
            throw new IOException(
                    "%s: %s %s"
                            .formatted(
                                    String.join(" ", workload.argv()), answer, outcome.stderr()));
        }
        return answer;
    }
}
