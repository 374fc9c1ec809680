package io.execbroker.loadtest;

import io.execbroker.loadtest.host.HostFacts;
import io.execbroker.loadtest.replay.BrokerTarget;
import io.execbroker.loadtest.replay.DirectTarget;
import io.execbroker.loadtest.replay.Replay;
import io.execbroker.loadtest.replay.Target;
import io.execbroker.loadtest.report.JsonReport;
import io.execbroker.loadtest.report.Measurements;
import io.execbroker.loadtest.report.ProgressDisplay;
import io.execbroker.loadtest.report.ReplayReport;
import io.execbroker.loadtest.report.TextReport;
import io.execbroker.loadtest.trace.Trace;
import io.execbroker.loadtest.trace.TraceCommand;
import io.execbroker.loadtest.trace.TraceReader;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code replay}: runs a trace and reports. */
@Command(
        name = "replay",
        description = "Runs the commands of a trace through a broker and reports.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @ArgGroup(multiplicity = "1")
    private Through through = new Through();

    @Option(
            names = "--profile",
            description = "The broker's profile. Default: the only one that this user may use.",
            defaultValue = "")
    private String profile = "";

    @Option(names = "--trace", description = "Trace file; repeatable.", required = true)
    private List<Path> traces = List.of();

    @Option(names = "--json", description = "Writes the report as JSON, too.")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--exec-dir",
            description = "With --direct: where programs are looked up first; repeatable.",
            paramLabel = "DIR")
    private List<Path> execDirs = List.of();

    @Mixin private ArrivalOptions arrivals = new ArrivalOptions();

    /** What runs the commands. */
    private static final class Through {
        @Option(names = "--socket", description = "The broker's socket.")
        private Optional<Path> socket = Optional.empty();

        @Option(names = "--direct", description = "Spawns commands itself, with its own rights.")
        private boolean direct;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var trace = TraceReader.readAll(traces);
        warnOfMissingStdin(trace);
        try (var target = target()) {
            var report = replay(target, trace);
            spec.commandLine().getOut().print(TextReport.of(report));
            spec.commandLine().getOut().flush();
            if (json.isPresent()) {
                Files.writeString(json.get(), JsonReport.of(report));
            }
            return report.figures().isAsExpected() ? 0 : LoadTest.EXIT_UNEXPECTED;
        }
    }

    private void warnOfMissingStdin(Trace trace) {
        var missing = trace.commands().stream().filter(TraceCommand::isStdinMissing).count();
        if (missing > 0) {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "%d of %d commands read a standard input that is not in the trace; how"
                                    + " they end is not checked%n",
                            missing, trace.commands().size());
        }
    }

    private Target target() {
        return through.direct
                ? new DirectTarget(searchPath())
                : BrokerTarget.connect(through.socket.orElseThrow(), profile);
    }

    private List<Path> searchPath() {
        return Stream.concat(execDirs.stream(), HostFacts.SYSTEM_FOLDERS.stream()).toList();
    }

    private ReplayReport replay(Target target, Trace trace) throws InterruptedException {
        var measurements = new Measurements();
        var arrival = arrivals.arrival();
        try (var progress = ProgressDisplay.of(trace.commands().size())) {
            var elapsed =
                    Replay.run(
                            target,
                            trace,
                            arrivals.order(),
                            arrival,
                            measurements.andThen(progress));
            return new ReplayReport(
                    trace.title(),
                    target.name(),
                    arrival.toString(),
                    arrivals.order().toString(),
                    List.of(),
                    measurements.figures(elapsed));
        }
    }
}
