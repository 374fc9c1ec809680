package io.execbroker.loadtest.demo;

import io.execbroker.loadtest.report.ReplayFigures;
import io.execbroker.loadtest.sandbox.MetricsPage;

import java.util.List;

/** Whether the broker counted what the replay counted. */
final class MetricsComparison {
    private static final String REQUESTS = "execbroker_requests_total";
    private static final String EXITS = "execbroker_command_exits_total";

    /** What a demonstration shows of the page. */
    static final List<String> EXCERPT =
            List.of(
                    REQUESTS,
                    EXITS,
                    "execbroker_rejections_total",
                    "execbroker_queue_wait_duration_seconds_count",
                    "execbroker_queue_wait_duration_seconds_sum",
                    "execbroker_spawn_duration_seconds_count",
                    "execbroker_spawn_duration_seconds_sum",
                    "execbroker_command_cpu_seconds_total",
                    "execbroker_stream_bytes_total");

    private MetricsComparison() {}

    static List<Check> of(MetricsPage page, ReplayFigures figures) {
        var total = figures.total();
        var failed = total.failedAsExpected() + total.unexpected();
        return List.of(
                agree("commands that ran", total.commands(), page.sum(REQUESTS, "\"completed\"")),
                agree("requests of any outcome", total.commands(), page.sum(REQUESTS, "")),
                agree(
                        "commands that exited with 0",
                        total.commands() - failed,
                        page.sum(EXITS, "\"zero\"")),
                agree("commands that failed", failed, page.sum(EXITS, "\"nonzero\"")));
    }

    private static Check agree(String what, long table, long metrics) {
        return new Check(
                "/metrics",
                "%s: the table says %,d, the metrics say %,d".formatted(what, table, metrics),
                table == metrics,
                String.valueOf(metrics));
    }
}
