package io.execbroker.loadtest;

import io.execbroker.loadtest.bench.Bench;
import io.execbroker.loadtest.bench.BenchJson;
import io.execbroker.loadtest.bench.BenchText;
import io.execbroker.loadtest.bench.Figures;
import io.execbroker.loadtest.bench.PeerId;
import io.execbroker.loadtest.bench.Schedule;
import io.execbroker.loadtest.bench.SyncFigures;
import io.execbroker.loadtest.bench.Threshold;
import io.execbroker.loadtest.host.Workspace;
import io.execbroker.loadtest.page.Page;
import io.execbroker.loadtest.sandbox.Sandbox;
import io.execbroker.loadtest.sync.SyncBench;
import io.execbroker.loadtest.sync.SyncPlan;
import io.execbroker.loadtest.sync.SyncText;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code bench}: compares a broker with its peers; inside {@code demo-sandbox} only. */
@Command(
        name = "bench",
        description = {
            "Starts a broker and its peers, lets them run the same commands in turn, and prints how"
                    + " they compare.",
            "Runs inside demo-sandbox."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class BenchCommand implements Callable<Integer> {
    @Option(names = "--execbrokerd", description = "The broker's program.", required = true)
    private Path execbrokerd = Path.of("/");

    @Option(
            names = "--native",
            paramLabel = "FOLDER",
            description =
                    "Where execbroker-rootwrap and execbroker-rootwrap-daemon are. Default: beside"
                            + " the broker's program.")
    private @Nullable Path natives;

    @Option(
            names = "--peer",
            paramLabel = "ID",
            split = ",",
            converter = PeerIdConverter.class,
            description = "Peers that take part. Default: all of" + " ${COMPLETION-CANDIDATES}.",
            completionCandidates = PeerIdConverter.Candidates.class)
    private Set<PeerId> peers = EnumSet.allOf(PeerId.class);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many rounds count. Default: 10, or 2 with --quick.")
    private @Nullable Integer rounds;

    @Option(
            names = "--lap",
            paramLabel = "MILLISECONDS",
            description =
                    "How long a peer runs a workload in a round. Default: 600, or 250 with"
                            + " --quick.")
    private @Nullable Integer lapMillis;

    @Option(
            names = "--quick",
            description = "Fewer and shorter laps: done within five minutes on two cores.")
    private boolean isQuick;

    @Option(
            names = "--threshold",
            paramLabel = "NAME>=NUMBER",
            converter = ThresholdConverter.class,
            description =
                    "A bound for a figure of the run, or NAME<=NUMBER; may be repeated. One that is"
                            + " missed, or names no figure, makes the exit status 1.")
    private List<Threshold> thresholds = List.of();

    @Option(names = "--no-sync", description = "Leaves the full sync of the agents out.")
    private boolean isWithoutSync;

    @Option(names = "--json", description = "File to write the report to, as JSON.")
    private @Nullable Path json;

    @Option(names = "--html", description = "File to write the report to, as a page with plots.")
    private @Nullable Path html;

    @Option(
            names = "--dir",
            description = "Folder to make; must not exist.",
            defaultValue = "/run/execbroker-bench")
    private Path folder = Path.of("/");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var sandbox = System.getenv().getOrDefault(Sandbox.VARIABLE, "");
        var bench =
                Bench.in(
                        sandbox,
                        execbrokerd.toAbsolutePath(),
                        natives().toAbsolutePath(),
                        new Workspace(folder.toAbsolutePath()));
        var report = bench.run(schedule(), peers).with(syncs());
        spec.commandLine().getOut().print(SyncText.of(report.syncs()));
        spec.commandLine().getOut().print(BenchText.of(report));
        spec.commandLine().getOut().flush();
        if (json != null) {
            Files.writeString(json, BenchJson.of(report));
        }
        if (html != null) {
            Files.writeString(html, Page.of(report));
        }
        return complain(Figures.of(report)) ? 1 : 0;
    }

    /** Whether there is something to complain about. */
    private boolean complain(Figures figures) {
        var complaints =
                thresholds.stream()
                        .flatMap(threshold -> threshold.complaint(figures).stream())
                        .toList();
        complaints.forEach(spec.commandLine().getErr()::println);
        spec.commandLine().getErr().flush();
        return !complaints.isEmpty();
    }

    private List<SyncFigures> syncs() throws IOException, InterruptedException {
        if (isWithoutSync) {
            return List.of();
        }
        var bench =
                new SyncBench(
                        ThisProgram.inFreshSandboxes(),
                        SyncOptions.programs(execbrokerd, natives, null),
                        spec.commandLine().getErr()::println);
        return isQuick ? bench.run(SyncPlan.QUICK) : bench.run(SyncPlan.FULL, SyncPlan.WITH_ARPING);
    }

    private Path natives() {
        return natives == null ? execbrokerd.toAbsolutePath().resolveSibling(".") : natives;
    }

    private Schedule schedule() {
        var schedule = isQuick ? Schedule.QUICK : Schedule.FULL;
        if (lapMillis != null) {
            schedule = schedule.withLap(Duration.ofMillis(lapMillis));
        }
        return rounds == null ? schedule : schedule.withRounds(rounds);
    }
}
