package io.execbroker.loadtest.demo;

import io.execbroker.loadtest.host.HostFacts;
import io.execbroker.loadtest.host.Workspace;
import io.execbroker.loadtest.replay.Arrival;
import io.execbroker.loadtest.replay.BrokerTarget;
import io.execbroker.loadtest.replay.Order;
import io.execbroker.loadtest.replay.Replay;
import io.execbroker.loadtest.report.Measurements;
import io.execbroker.loadtest.report.ProgressDisplay;
import io.execbroker.loadtest.report.ReplayFigures;
import io.execbroker.loadtest.report.ReplayReport;
import io.execbroker.loadtest.report.TextReport;
import io.execbroker.loadtest.sandbox.BrokerProcess;
import io.execbroker.loadtest.sandbox.MetricsPage;
import io.execbroker.loadtest.sandbox.Sandbox;
import io.execbroker.loadtest.trace.Trace;
import io.execbroker.loadtest.trace.TraceExpansion;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a broker, replays a first full sync through it, looks at what the kernel then holds and at
 * what the broker says of itself, and stops it.
 */
public final class Demo {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /** The sandbox has a loopback of its own: any port is free. */
    private static final int METRICS_PORT = 9641;

    private final Sandbox sandbox;
    private final Path execbrokerd;
    private final Workspace workspace;
    private final PrintStream out;
    private final List<Check> checks = new ArrayList<>();

    private Demo(Sandbox sandbox, Path execbrokerd, Workspace workspace, PrintStream out) {
        this.sandbox = sandbox;
        this.execbrokerd = execbrokerd;
        this.workspace = workspace;
        this.out = out;
    }

    /**
     * A demonstration that prints as it goes.
     *
     * @param sandbox what {@code demo-sandbox} left in the environment
     * @param execbrokerd the broker's program
     * @param workspace a folder that does not exist yet
     * @throws IllegalStateException outside of {@code demo-sandbox}
     */
    public static Demo in(String sandbox, Path execbrokerd, Workspace workspace, PrintStream out) {
        return Sandbox.of(sandbox)
                .map(kind -> new Demo(kind, execbrokerd, workspace, out))
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the demonstration makes namespaces, daemons and firewall"
                                        + " rules: start it with ./dev demo, or as"
                                        + " demo-sandbox COMMAND, which takes them away"
                                        + " again"));
    }

    /** The variable that {@link #in} wants the value of. */
    public static String sandboxVariable() {
        return Sandbox.VARIABLE;
    }

    /**
     * Runs all of it.
     *
     * @return whether everything was as it should be
     */
    public boolean run(TraceExpansion expansion, Arrival arrival)
            throws IOException, InterruptedException {
        out.println(sandbox.description());
        var trace = expansion.trace();
        var stubs = workspace.install(trace, HostFacts.probe());
        try (var broker = BrokerProcess.start(execbrokerd, workspace, sandbox, METRICS_PORT)) {
            out.println("Broker: " + String.join(" ", broker.commandLine()));
            broker.awaitReady(READY_LIMIT);
            out.println();

            var figures = replay(broker, trace, arrival);
            var report =
                    new ReplayReport(
                            trace.title(),
                            "execbroker",
                            arrival.toString(),
                            "agent",
                            stubs,
                            figures);
            out.println(TextReport.of(report));

            out.println("What the kernel holds, asked past the broker:");
            show(KernelChecks.of(expansion));
            showMetrics(broker.metrics(), figures);
            out.println("The end:");
            show(List.of(stop(broker)));
            return verdict(broker, figures);
        }
    }

    private ReplayFigures replay(BrokerProcess broker, Trace trace, Arrival arrival)
            throws IOException, InterruptedException {
        var measurements = new Measurements();
        try (var target = BrokerTarget.connect(broker.socket(), BrokerProcess.PROFILE);
                var progress = ProgressDisplay.of(trace.commands().size())) {
            var elapsed =
                    Replay.run(target, trace, Order.AGENT, arrival, measurements.andThen(progress));
            return measurements.figures(elapsed);
        }
    }

    private void showMetrics(MetricsPage page, ReplayFigures figures) {
        out.println("From /metrics:");
        page.excerpt(MetricsComparison.EXCERPT).forEach(sample -> out.println("  " + sample));
        out.println();
        show(MetricsComparison.of(page, figures));
    }

    private static Check stop(BrokerProcess broker) throws IOException, InterruptedException {
        var exit = broker.terminate(STOP_LIMIT);
        return new Check("broker", "exits with 0 after SIGTERM", exit == 0, "exit " + exit);
    }

    private boolean verdict(BrokerProcess broker, ReplayFigures figures) throws IOException {
        var failed = checks.stream().filter(check -> !check.passed()).count();
        if (failed == 0 && figures.isAsExpected()) {
            out.printf(
                    "All %d checks passed. Namespaces, daemons, socket and %s go with the"
                            + " sandbox.%n",
                    checks.size(), workspace.root());
            return true;
        }
        out.printf(
                "NOT RIGHT: %d of %d checks failed, %d commands ended otherwise than expected."
                        + " The broker's last words:%n%s%n",
                failed, checks.size(), figures.total().unexpected(), broker.logTail());
        return false;
    }

    private void show(List<Check> more) {
        out.print(Check.text(more));
        out.println();
        checks.addAll(more);
    }
}
