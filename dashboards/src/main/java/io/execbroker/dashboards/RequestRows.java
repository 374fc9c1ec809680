package io.execbroker.dashboards;

import static io.execbroker.dashboards.PromQl.chosen;
import static io.execbroker.dashboards.PromQl.quantile;
import static io.execbroker.dashboards.PromQl.rateBy;
import static io.execbroker.dashboards.PromQl.ratio;
import static io.execbroker.dashboards.PromQl.sumBy;

import io.execbroker.dashboards.Panel.Graph;

import java.util.List;

/** What clients asked for, how long it took, and what became of it. */
final class RequestRows {

    private static final String COMPLETED = "outcome=\"completed\"";

    private RequestRows() {}

    static Row latency() {
        return new Row(
                "Latency",
                8,
                List.of(
                        quantiles(
                                "Request",
                                12,
                                chosen("execbroker_request_duration_seconds_bucket", COMPLETED),
                                """
                                Receipt of a request to its final frame, of commands that ran to \
                                their own end: what a client waits for. The other panels of this \
                                row say where the time goes.\
                                """),
                        quantiles(
                                "Queue wait",
                                12,
                                chosen("execbroker_queue_wait_duration_seconds_bucket"),
                                """
                                Receipt to admission. High: more is asked for than may run at \
                                once; see Saturation.\
                                """),
                        quantiles(
                                "Spawn",
                                8,
                                chosen("execbroker_spawn_duration_seconds_bucket"),
                                """
                                Admission until the command's image is called for. High: a host \
                                short of processors or memory, a slow file system, or too few \
                                spawner threads.\
                                """),
                        quantiles(
                                "Execution",
                                8,
                                chosen("execbroker_exec_duration_seconds_bucket"),
                                "Start of a command to its exit: its own time."),
                        quantiles(
                                "Filter match",
                                8,
                                chosen("execbroker_filter_match_duration_seconds_bucket"),
                                """
                                Time to judge a command line. High: an expensive regular \
                                expression in a filter; execbrokerd lint names it.\
                                """)));
    }

    static Row throughput() {
        return new Row("Throughput and outcomes", 8, List.of(outcomes(), unfinished(), clients()));
    }

    static Row refusals() {
        return new Row("Refusals", 8, List.of(rejections(), connectionsRefused()));
    }

    static Row exits() {
        return new Row("Exits", 8, List.of(exitsByFilter(), failuresByFilter(), signals()));
    }

    static Row bytes() {
        return new Row(
                "Bytes and back-pressure",
                8,
                List.of(streamBytes(), pauses(), truncations(), outputsHeld()));
    }

    private static Panel outcomes() {
        return Graph.of("Requests by outcome", 12, Unit.REQUESTS_PER_SECOND)
                .stack()
                .line(rateBy("outcome", "execbroker_requests_total"), "{{outcome}}")
                .describe(
                        """
                        Requests that ended. completed: the command ran to its own end, whatever \
                        its exit code.\
                        """);
    }

    private static Panel unfinished() {
        var share =
                ratio(
                        rateBy("instance", "execbroker_requests_total", "outcome!=\"completed\""),
                        rateBy("instance", "execbroker_requests_total"));
        return Graph.of("Not completed", 6, Unit.RATIO)
                .line(share, "{{instance}}")
                .describe(
                        """
                        Share of the requests that did not run, or whose command the broker \
                        ended.\
                        """);
    }

    private static Panel clients() {
        return Graph.of("Clients", 6, Unit.COUNT)
                .line(
                        sumBy("protocol", chosen("execbroker_connections")),
                        "connections, {{protocol}}")
                .line(sumBy("protocol", chosen("execbroker_streams")), "requests, {{protocol}}")
                .describe("Open connections, and the requests open on them, waiting or running.");
    }

    private static Panel rejections() {
        return Graph.of("Requests that did not run, by reason", 12, Unit.REQUESTS_PER_SECOND)
                .stack()
                .line(rateBy("reason", "execbroker_rejections_total"), "{{reason}}")
                .describe(
                        """
                        queue_full, limit: overload. unauthorised: no filter allows it. \
                        not_executable, spawn_failed: the program is missing or cannot start. \
                        audit_unavailable: the audit log blocks. draining: a shutdown.\
                        """);
    }

    private static Panel connectionsRefused() {
        return Graph.of("Connections refused, by reason", 12, Unit.EVENTS_PER_SECOND)
                .stack()
                .line(rateBy("reason", "execbroker_connections_refused_total"), "{{reason}}")
                .describe(
                        """
                        Clients turned away or cut off: not among the profile's users, over a \
                        limit, or breaking the protocol. Empty until the first.\
                        """);
    }

    private static Panel exitsByFilter() {
        return Graph.of("Exits by filter", 8, Unit.EVENTS_PER_SECOND)
                .stack()
                .line(rateBy("filter", "execbroker_command_exits_total"), "{{filter}}")
                .describe("Commands that ended, by the filter that allowed them: what makes load.");
    }

    private static Panel failuresByFilter() {
        var failures =
                rateBy("filter, status", "execbroker_command_exits_total", "status!=\"zero\"");
        return Graph.of("Failures by filter", 8, Unit.EVENTS_PER_SECOND)
                .stack()
                .line(failures, "{{filter}} {{status}}")
                .describe(
                        """
                        Commands that exited with another code than 0, or by a signal. Agents \
                        probe, and expect some of these: compare with yesterday.\
                        """);
    }

    private static Panel signals() {
        return Graph.of("Signals sent", 8, Unit.EVENTS_PER_SECOND)
                .stack()
                .line(
                        rateBy("signal, reason", "execbroker_signals_sent_total"),
                        "{{signal}}, {{reason}}")
                .describe(
                        """
                        Signals that the broker sent to commands, and why. KILL after TERM: \
                        commands that did not end within kill_grace.\
                        """);
    }

    private static Panel streamBytes() {
        return byStream("Bytes", Unit.BYTES_PER_SECOND, "execbroker_stream_bytes_total")
                .describe("Bytes to and from commands, counted when a command ends.");
    }

    private static Panel pauses() {
        return byStream(
                        "Back-pressure pauses",
                        Unit.EVENTS_PER_SECOND,
                        "execbroker_backpressure_pauses_total")
                .describe(
                        """
                        Times that reading an output stopped because the client had not made room. \
                        A slow client holds up its own commands, and no others.\
                        """);
    }

    private static Panel truncations() {
        return byStream(
                        "Truncations",
                        Unit.EVENTS_PER_SECOND,
                        "execbroker_stream_truncations_total")
                .describe("Outputs cut at the cap that their request set.");
    }

    private static Panel outputsHeld() {
        return Graph.of("Outputs held", 6, Unit.EVENTS_PER_SECOND)
                .line(rateBy("instance", "execbroker_outputs_held_total"), "{{instance}}")
                .describe(
                        """
                        Commands that exited while another process still held their output open: \
                        they started a daemon that kept its descriptors.\
                        """);
    }

    private static Graph byStream(String title, Unit unit, String counter) {
        return Graph.of(title, 6, unit).stack().line(rateBy("stream", counter), "{{stream}}");
    }

    private static Graph quantiles(String title, int width, String buckets, String description) {
        var graph = Graph.of(title, width, Unit.SECONDS).describe(description);
        for (var percent : List.of(50, 90, 99)) {
            graph = graph.line(quantile(percent, buckets, ""), "p" + percent);
        }
        return graph;
    }
}
