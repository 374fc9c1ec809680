package io.execbroker.broker.report;

import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.posix.ResourceUsage;

import java.util.List;
import java.util.Optional;

/** Reports for tests. */
public final class Reports {

    private Reports() {}

    /** One that ran {@code argv} and exited with 0. */
    public static ExecReport completed(List<String> argv) {
        return completed(argv, "ip", new ExitStatus.Exited(0), EndCause.OWN);
    }

    public static ExecReport completed(
            List<String> argv, String filter, ExitStatus status, EndCause cause) {
        return new ExecReport(
                origin(),
                argv,
                Optional.of(
                        new ExecReport.Verdict(
                                filter,
                                "CommandFilter",
                                List.of("/sbin/ip", "link"),
                                "root",
                                false)),
                4711,
                new Outcome.Completed(status, cause),
                new ExecReport.Timings(20_000, 3_000_000, 1_000_000, 40_000_000, 500_000),
                new ResourceUsage(1_500, 2_500, 3 << 20, 1, 2, 3, 4),
                new ExecReport.Traffic(10, 20, 30, true, false),
                true,
                false);
    }

    public static ExecReport rejected(List<String> argv, RejectReason reason) {
        return new ExecReport(
                origin(),
                argv,
                Optional.empty(),
                0,
                new Outcome.Rejected(reason, "no: " + String.join(" ", argv)),
                new ExecReport.Timings(0, 7_000, 0, 0, 0),
                ResourceUsage.UNKNOWN,
                new ExecReport.Traffic(0, 0, 0, false, false),
                false,
                false);
    }

    private static ExecReport.Origin origin() {
        return new ExecReport.Origin(
                Protocol.NATIVE, 12, 5, "request-1", new Peer(107, 113, 999), "neutron");
    }
}
