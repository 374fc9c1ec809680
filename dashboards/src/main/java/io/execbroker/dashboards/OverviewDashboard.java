package io.execbroker.dashboards;

import java.util.List;

/** The first page to open: is the broker well, and if not, which row says why. */
final class OverviewDashboard {

    private OverviewDashboard() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "execbroker-overview",
                "execbroker overview",
                "Health, latency, load and refusals of execbrokerd. Read it from the top: the first"
                        + " red or rising row names the place to look.",
                List.of(
                        HealthRow.row(),
                        RequestRows.latency(),
                        RequestRows.throughput(),
                        BrokerRows.saturation(),
                        RequestRows.refusals(),
                        RequestRows.exits(),
                        RequestRows.bytes(),
                        BrokerRows.eventLoops(),
                        BrokerRows.process()));
    }
}
