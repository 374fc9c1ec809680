package io.execbroker.loadtest.demo;

import io.execbroker.loadtest.host.HostFacts;
import io.execbroker.loadtest.host.Workspace;
import io.execbroker.loadtest.replay.Arrival;
import io.execbroker.loadtest.replay.DirectTarget;
import io.execbroker.loadtest.replay.Order;
import io.execbroker.loadtest.replay.Replay;
import io.execbroker.loadtest.report.Measurements;
import io.execbroker.loadtest.report.ReplayReport;
import io.execbroker.loadtest.report.TextReport;
import io.execbroker.loadtest.trace.Release;
import io.execbroker.loadtest.trace.TraceExpansion;

import java.nio.file.Path;
import java.util.Map;

/**
 * A program that {@link SandboxIT} runs inside the sandbox: two routers and two networks, spawned
 * directly. Prints the report and the checks; exits 1 if anything is not as it should be.
 */
final class SandboxedReplay {
    private SandboxedReplay() {}

    /** Arguments: release, order. */
    public static void main(String[] args) throws Exception {
        var workspace = new Workspace(Path.of("/run/replay"));
        var expansion = new TraceExpansion(Release.ofTag(args[0]), 2, 2, workspace.statePath());
        var order = Order.valueOf(args[1]);
        var arrival =
                order == Order.AGENT
                        ? new Arrival.Agents(Map.of("l3", 8, "dhcp", 4))
                        : new Arrival.Closed(16);
        var trace = expansion.trace();
        var stubs = workspace.install(trace, HostFacts.probe());
        var measurements = new Measurements();
        try (var target = new DirectTarget(workspace.searchPath())) {
            var elapsed = Replay.run(target, trace, order, arrival, measurements);
            var figures = measurements.figures(elapsed);
            var report =
                    new ReplayReport(
                            trace.title(),
                            target.name(),
                            arrival.toString(),
                            order.name(),
                            stubs,
                            figures);
            System.out.print(TextReport.of(report));
            var checks = KernelChecks.of(expansion);
            System.out.print(Check.text(checks));
            var isRight = figures.isAsExpected() && checks.stream().allMatch(Check::passed);
            System.exit(isRight ? 0 : 1);
        }
    }
}
