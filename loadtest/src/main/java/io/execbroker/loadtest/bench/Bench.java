package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.host.HostFacts;
import io.execbroker.loadtest.host.Workspace;
import io.execbroker.loadtest.replay.DirectTarget;
import io.execbroker.loadtest.report.ProgressDisplay;
import io.execbroker.loadtest.sandbox.BrokerProcess;
import io.execbroker.loadtest.sandbox.Sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Starts a broker and its peers, lets them run the same commands in turn, and stops them. */
public final class Bench {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /** The sandbox has a loopback and network namespaces of its own: any port and name is free. */
    private static final int METRICS_PORT = 9641;

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
        var workloads = Workload.all(NAMESPACE);
        workspace.install(Workload.trace(workloads), HostFacts.probe());
        var tallies = tallies(workloads);
        try (var broker = BrokerProcess.start(execbrokerd, workspace, sandbox, METRICS_PORT)) {
            broker.awaitReady(READY_LIMIT);
            var report = run(schedule, chosen, started, machine, broker, tallies);
            var exit = broker.terminate(STOP_LIMIT);
            if (exit != 0) {
                throw new IOException(
                        "the broker exited with %d after SIGTERM:%n%s"
                                .formatted(exit, broker.logTail()));
            }
            return report;
        }
    }

    private BenchReport run(
            Schedule schedule,
            Set<PeerId> chosen,
            Instant started,
            Machine machine,
            BrokerProcess broker,
            List<Tally> tallies)
            throws IOException, InterruptedException {
        var openings =
                new Openings(workspace, natives, broker.socket())
                        .all(BrokerProcess.PROFILE).stream()
                                .filter(opening -> chosen.contains(opening.id()))
                                .toList();
        try (var peers = Peers.start(openings)) {
            var laps = Rounds.laps(peers.present(), tallies, schedule);
            try (var progress = ProgressDisplay.of("laps", laps)) {
                var rounds = new Rounds(peers.present(), tallies, progress::step);
                return new BenchReport(
                        started,
                        machine,
                        schedule,
                        peers.present().stream().map(BenchReport.Participant::of).toList(),
                        peers.absent(),
                        rounds.run(schedule),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of());
            }
        }
    }

    /** Runs each workload's command once, past every peer: so it must be with all of them. */
    private List<Tally> tallies(List<Workload> workloads) throws IOException {
        try (var direct = new DirectTarget(workspace.searchPath())) {
            once(direct, new Workload(List.of("ip", "netns", "add", NAMESPACE), 1));
            var tallies = new ArrayList<Tally>();
            for (var workload : workloads) {
                tallies.add(new Tally(workload, once(direct, workload)));
            }
            return tallies;
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
