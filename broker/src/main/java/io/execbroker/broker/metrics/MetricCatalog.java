package io.execbroker.broker.metrics;

import static io.execbroker.broker.metrics.MetricCatalog.Kind.COUNTER;
import static io.execbroker.broker.metrics.MetricCatalog.Kind.GAUGE;
import static io.execbroker.broker.metrics.MetricCatalog.Kind.HISTOGRAM;

import java.util.List;

/**
 * Every metric of the broker's own, in the order of the manual. No other place may name one; the
 * manual is generated from here. The labels' values are bounded sets.
 */
public enum MetricCatalog {
    BUILD_INFO(
            "execbroker_build_info",
            GAUGE,
            "1",
            "Build of the running broker; always 1.",
            "version",
            "java_version"),
    STATE(
            "execbroker_state",
            GAUGE,
            "1",
            "1 for the current state of the life cycle: starting, running or draining; 0 for the"
                    + " others.",
            "state"),

    CONNECTIONS("execbroker_connections", GAUGE, "1", "Open client connections.", "protocol"),
    CONNECTIONS_OPENED(
            "execbroker_connections_opened_total",
            COUNTER,
            "1",
            "Client connections accepted.",
            "protocol"),
    CONNECTIONS_REFUSED(
            "execbroker_connections_refused_total",
            COUNTER,
            "1",
            "Client connections refused, or ended for breaking the protocol.",
            "protocol",
            "reason"),
    OSLO_HANDSHAKES(
            "execbroker_oslo_handshakes_total",
            COUNTER,
            "1",
            "Handshakes of oslo.rootwrap's protocol, by the digest of the client's response (none"
                    + " when there was none) and result: success or failure.",
            "digest",
            "result"),
    STREAMS("execbroker_streams", GAUGE, "1", "Open request streams.", "protocol"),

    REQUESTS(
            "execbroker_requests_total",
            COUNTER,
            "1",
            "Requests ended, run or not, by outcome.",
            "protocol",
            "outcome"),
    REJECTIONS(
            "execbroker_rejections_total",
            COUNTER,
            "1",
            "Requests that did not run, by reason.",
            "reason"),
    COMMAND_EXITS(
            "execbroker_command_exits_total",
            COUNTER,
            "1",
            "Commands ended, by the filter that allowed them and by status: zero, nonzero or"
                    + " signaled. Beyond 200 filters: _other.",
            "filter",
            "status"),
    QUEUE_DEPTH("execbroker_queue_depth", GAUGE, "1", "Requests that wait to run."),
    QUEUE_CAPACITY("execbroker_queue_capacity", GAUGE, "1", "Most requests that may wait."),
    COMMANDS_RUNNING("execbroker_commands_running", GAUGE, "1", "Commands that run."),
    COMMANDS_LIMIT("execbroker_commands_limit", GAUGE, "1", "Most commands that may run."),
    OLDEST_COMMAND(
            "execbroker_oldest_command_seconds",
            GAUGE,
            "seconds",
            "Age of the command that has run longest; 0 when none runs."),

    REQUEST_DURATION(
            "execbroker_request_duration_seconds",
            HISTOGRAM,
            "seconds",
            "Receipt of a request to its final frame, by whether its command ran to its own end"
                    + " (completed), was ended by the broker (ended) or did not run (refused).",
            Buckets.LATENCY,
            "protocol",
            "outcome"),
    QUEUE_WAIT(
            "execbroker_queue_wait_duration_seconds",
            HISTOGRAM,
            "seconds",
            "Receipt of a request to its admission, of those admitted.",
            Buckets.LATENCY),
    FILTER_MATCH(
            "execbroker_filter_match_duration_seconds",
            HISTOGRAM,
            "seconds",
            "Time to judge one command line.",
            Buckets.FAST),
    SPAWN_DURATION(
            "execbroker_spawn_duration_seconds",
            HISTOGRAM,
            "seconds",
            "Admission of a request until its command's image ran.",
            Buckets.LATENCY),
    EXEC_DURATION(
            "execbroker_exec_duration_seconds",
            HISTOGRAM,
            "seconds",
            "Start of a command to its exit.",
            Buckets.LATENCY),

    STREAM_BYTES(
            "execbroker_stream_bytes_total",
            COUNTER,
            "bytes",
            "Bytes moved to and from commands that have ended.",
            "stream"),
    STREAM_TRUNCATIONS(
            "execbroker_stream_truncations_total",
            COUNTER,
            "1",
            "Outputs cut at the cap that the request set.",
            "stream"),
    BACKPRESSURE_PAUSES(
            "execbroker_backpressure_pauses_total",
            COUNTER,
            "1",
            "Times that reading an output was paused for want of credit.",
            "stream"),
    COMMAND_CPU(
            "execbroker_command_cpu_seconds_total",
            COUNTER,
            "seconds",
            "CPU time of commands that have ended, from the kernel's accounting.",
            "mode"),
    COMMAND_MAX_RSS(
            "execbroker_command_max_rss_bytes",
            GAUGE,
            "bytes",
            "Largest resident set of any command since start."),
    SIGNALS_SENT(
            "execbroker_signals_sent_total",
            COUNTER,
            "1",
            "Signals sent to commands; reason client means that the peer asked for it.",
            "signal",
            "reason"),
    OUTPUTS_HELD(
            "execbroker_outputs_held_total",
            COUNTER,
            "1",
            "Commands whose output another process still held open when the drain grace ended."),

    FILTERS("execbroker_filters", GAUGE, "1", "Filters loaded, by class.", "profile", "class"),
    FILTER_PROBLEMS(
            "execbroker_filter_problems",
            GAUGE,
            "1",
            "Problems in the filter files as loaded: note, warning, or a definition switched_off.",
            "profile",
            "severity"),
    CONFIG_RELOADS(
            "execbroker_config_reloads_total",
            COUNTER,
            "1",
            "Reloads of the configuration.",
            "result"),
    CONFIG_LAST_RELOAD_SUCCESSFUL(
            "execbroker_config_last_reload_successful",
            GAUGE,
            "1",
            "1 if the last load of the configuration succeeded, else 0."),
    CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP(
            "execbroker_config_last_reload_success_timestamp_seconds",
            GAUGE,
            "seconds",
            "When the configuration was last loaded, in Unix time."),

    AUDIT_DROPPED(
            "execbroker_audit_records_dropped_total",
            COUNTER,
            "1",
            "Audit lines that could not be written."),
    RECORDING(
            "execbroker_recording",
            GAUGE,
            "1",
            "1 while requests are recorded for a replay, 0 when not or no more."),
    RECORDING_LOST(
            "execbroker_recording_requests_lost_total",
            COUNTER,
            "1",
            "Requests that are missing in the recording."),
    EVENT_LOOP_LAG(
            "execbroker_event_loop_lag_seconds",
            HISTOGRAM,
            "seconds",
            "How late an event loop was for a tick of once a second.",
            Buckets.FAST,
            "loop");

    /** The type that Prometheus knows. */
    public enum Kind {
        COUNTER,
        GAUGE,
        /** Classic, with a gauge {@code _max} of the last minutes beside it. */
        HISTOGRAM
    }

    private final String exposedName;
    private final Kind kind;
    private final String unit;
    private final String help;
    private final Buckets buckets;

    // List.of: it cannot change.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> labels;

    MetricCatalog(String exposedName, Kind kind, String unit, String help, String... labels) {
        this(exposedName, kind, unit, help, Buckets.NONE, labels);
    }

    MetricCatalog(
            String exposedName,
            Kind kind,
            String unit,
            String help,
            Buckets buckets,
            String... labels) {
        this.exposedName = exposedName;
        this.kind = kind;
        this.unit = unit;
        this.help = help;
        this.buckets = buckets;
        this.labels = List.of(labels);
    }

    /** The name that Prometheus sees, suffixes of unit and counter included. */
    public String exposedName() {
        return exposedName;
    }

    public Kind kind() {
        return kind;
    }

    /** {@code seconds}, {@code bytes}, or {@code 1} for a count. */
    public String unit() {
        return unit;
    }

    public String help() {
        return help;
    }

    /** Names of the labels, in the order in which values are given. */
    public List<String> labels() {
        return labels;
    }

    /** Upper bounds of a histogram. */
    Buckets buckets() {
        return buckets;
    }
}
