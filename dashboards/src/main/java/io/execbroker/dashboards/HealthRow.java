package io.execbroker.dashboards;

import static io.execbroker.dashboards.PromQl.chosen;
import static io.execbroker.dashboards.PromQl.since;
import static io.execbroker.dashboards.PromQl.sumBy;

import io.execbroker.dashboards.Panel.Name;
import io.execbroker.dashboards.Panel.Stat;

import java.util.List;

/** Is anything wrong right now? Green is good; each broker has a tile. */
final class HealthRow {

    private HealthRow() {}

    static Row row() {
        return new Row(
                "Health",
                4,
                List.of(
                        scrape(),
                        state(),
                        lastReload(),
                        auditLost(),
                        build(),
                        uptime(),
                        policyAge(),
                        switchedOff()));
    }

    private static Panel scrape() {
        return tile("Scrape", Unit.NONE, chosen("up"))
                .state(0, "DOWN", Colour.RED)
                .state(1, "up", Colour.GREEN)
                .describe(
                        """
                        Whether Prometheus reaches the broker's metrics. DOWN: the daemon does not \
                        run, or the address of [metrics] listen is not the one that is scraped.\
                        """);
    }

    private static Panel state() {
        var codes =
                chosen("execbroker_state", "state=\"running\"")
                        + " or 2 * "
                        + chosen("execbroker_state", "state=\"draining\"");
        return tile("State", Unit.NONE, sumBy("instance", codes))
                .state(0, "starting", Colour.BLUE)
                .state(1, "running", Colour.GREEN)
                .state(2, "draining", Colour.ORANGE)
                .describe(
                        """
                        Where the daemon is in its life. Draining: it refuses new requests, waits \
                        for running commands, and exits.\
                        """);
    }

    private static Panel lastReload() {
        return tile("Last reload", Unit.NONE, chosen("execbroker_config_last_reload_successful"))
                .state(0, "FAILED", Colour.RED)
                .state(1, "worked", Colour.GREEN)
                .describe(
                        """
                        Whether the last load of configuration and filters worked. After a failed \
                        one the broker goes on with what it had; its log names file and line.\
                        """);
    }

    private static Panel auditLost() {
        var lost = "increase(" + chosen("execbroker_audit_records_dropped_total") + "[$__range])";
        return tile("Audit lines lost", Unit.COUNT, lost)
                .from(0, Colour.GREEN)
                .from(1, Colour.RED)
                .describe(
                        """
                        Audit lines that could not be written in the time range shown. Not 0: look \
                        at the disk or the pipe behind [broker] audit.\
                        """);
    }

    private static Panel build() {
        var query =
                new Query(
                        chosen("execbroker_build_info"),
                        "{{instance}} {{version}} on Java {{java_version}}");
        return Name.of("Build", 6, query)
                .describe("Version of the broker, and of the Java that runs it.");
    }

    private static Panel uptime() {
        return tile("Uptime", Unit.SECONDS, since("process_start_time_seconds"))
                .describe(
                        """
                        Time since the daemon started. Short without a deployment: it crashed or \
                        was killed; look at the journal.\
                        """);
    }

    private static Panel policyAge() {
        return tile(
                        "Policy loaded",
                        Unit.SECONDS,
                        since("execbroker_config_last_reload_success_timestamp_seconds"))
                .describe(
                        """
                        Age of the policy in force. Older than the last edit of a filter file: the \
                        broker has not been reloaded since.\
                        """);
    }

    private static Panel switchedOff() {
        var count =
                sumBy(
                        "instance",
                        chosen("execbroker_filter_problems", "severity=\"switched_off\""));
        return tile("Filter definitions switched off", Unit.COUNT, count)
                .from(0, Colour.GREEN)
                .from(1, Colour.RED)
                .describe(
                        """
                        Definitions that were not loaded because they would mean something else \
                        here than their author meant. They allow nothing; execbrokerd lint names \
                        each with its reason.\
                        """);
    }

    private static Stat tile(String title, Unit unit, String expression) {
        return Stat.of(title, 6, unit, new Query(expression, "{{instance}}"));
    }
}
