package io.execbroker.dashboards;

import static io.execbroker.dashboards.PromQl.chosen;
import static io.execbroker.dashboards.PromQl.quantile;
import static io.execbroker.dashboards.PromQl.rateBy;
import static io.execbroker.dashboards.PromQl.ratio;
import static io.execbroker.dashboards.PromQl.sumBy;

import io.execbroker.dashboards.Panel.Graph;

import java.util.List;

/** How close the daemon is to its limits, and how its own machinery does. */
final class BrokerRows {

    private BrokerRows() {}

    static Row saturation() {
        return new Row("Saturation", 8, List.of(queue(), commands(), utilisation(), oldest()));
    }

    static Row eventLoops() {
        return new Row("Event loops", 8, List.of(lag(), tasks(), garbageCollection()));
    }

    static Row process() {
        return new Row("Process", 8, List.of(memory(), fileDescriptors(), cpu(), threads()));
    }

    private static Panel queue() {
        return Graph.of("Queue", 6, Unit.COUNT)
                .line(chosen("execbroker_queue_depth"), "{{instance}} waiting")
                .line(chosen("execbroker_queue_capacity"), "{{instance}} capacity")
                .describe(
                        """
                        Requests that wait, and how many may. At the capacity further requests are \
                        rejected at once.\
                        """);
    }

    private static Panel commands() {
        return Graph.of("Commands", 6, Unit.COUNT)
                .line(chosen("execbroker_commands_running"), "{{instance}} running")
                .line(chosen("execbroker_commands_limit"), "{{instance}} limit")
                .describe(
                        """
                        Commands that run, and how many may. At the limit requests begin to wait.\
                        """);
    }

    private static Panel utilisation() {
        return Graph.of("Utilisation", 6, Unit.RATIO)
                .line(
                        ratio(
                                chosen("execbroker_queue_depth"),
                                chosen("execbroker_queue_capacity")),
                        "{{instance}} queue")
                .line(
                        ratio(
                                chosen("execbroker_commands_running"),
                                chosen("execbroker_commands_limit")),
                        "{{instance}} commands")
                .describe(
                        """
                        Share in use. Commands at 100 % and a short queue: busy, and keeping up. \
                        Both near 100 %: more is asked for than the broker may run.\
                        """);
    }

    private static Panel oldest() {
        return Graph.of("Oldest command", 6, Unit.SECONDS)
                .line(chosen("execbroker_oldest_command_seconds"), "{{instance}}")
                .describe(
                        """
                        Age of the command that has run longest. A line that only rises is a stuck \
                        command: ps --ppid with the broker's pid shows it.\
                        """);
    }

    private static Panel lag() {
        var lag =
                quantile(
                        99, chosen("execbroker_event_loop_lag_seconds_bucket"), "instance, loop, ");
        return Graph.of("Event loop lag, p99", 8, Unit.SECONDS)
                .line(lag, "{{instance}} loop {{loop}}")
                .describe(
                        """
                        How late each event loop serves a tick of once a second; every connection \
                        of that loop waits as long. The scale ends at 100 ms.\
                        """);
    }

    private static Panel tasks() {
        return Graph.of("Tasks pending", 8, Unit.COUNT)
                .line(chosen("netty_eventexecutor_tasks_pending"), "{{instance}} {{name}}")
                .describe("Tasks that wait on an event loop. Returns to about 0 between bursts.");
    }

    private static Panel garbageCollection() {
        return Graph.of("Garbage collection", 8, Unit.RATIO)
                .line(rateBy("instance", "jvm_gc_pause_seconds_sum"), "{{instance}}")
                .describe(
                        """
                        Share of time that the JVM stood still to collect garbage. Lag with it: \
                        the heap is too small. Lag without it: too few processors.\
                        """);
    }

    private static Panel memory() {
        return Graph.of("Memory", 6, Unit.BYTES)
                .line(chosen("process_resident_memory_bytes"), "{{instance}} resident")
                .line(
                        sumBy("instance", chosen("jvm_memory_used_bytes", "area=\"heap\"")),
                        "{{instance}} heap")
                .describe(
                        """
                        Resident memory of the daemon, and the Java heap in use within it. The \
                        commands' memory is not part of it.\
                        """);
    }

    private static Panel fileDescriptors() {
        return Graph.of("File descriptors", 6, Unit.COUNT)
                .line(chosen("process_open_fds"), "{{instance}} open")
                .line(chosen("process_max_fds"), "{{instance}} limit")
                .describe(
                        """
                        Open descriptors, and how many may be. A running command takes up to four. \
                        At the limit nothing more can be started or accepted.\
                        """);
    }

    private static Panel cpu() {
        return Graph.of("CPU", 6, Unit.COUNT)
                .line(rateBy("instance", "process_cpu_seconds_total"), "{{instance}} broker")
                .line(
                        rateBy("instance", "execbroker_command_cpu_seconds_total"),
                        "{{instance}} commands")
                .describe(
                        """
                        Processors kept busy by the daemon, and by commands, counted when they \
                        end. 1 is one whole processor.\
                        """);
    }

    private static Panel threads() {
        return Graph.of("Threads", 6, Unit.COUNT)
                .line(chosen("jvm_threads_live_threads"), "{{instance}}")
                .describe(
                        """
                        Threads of the daemon. Level under any load: no command has a thread of \
                        its own.\
                        """);
    }
}
