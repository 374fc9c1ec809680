package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.report.TextTable;

import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A report for people. */
public final class BenchText {
    private static final double MICROS_PER_MILLI = 1e3;
    private static final double MILLIS_PER_SECOND = 1e3;

    private static final String CAVEAT =
            """
            CAVEAT: the load average was above the number of cores. Other work took time from every peer:
            latencies and rates are worse than on a quiet machine, and ratios spread more. The floor has
            one thread and suffers most: ratios to it flatter peers with several.
            """;

    private static final String LEGEND =
            """
            A latency counts from the moment when a caller is free to start a command until it has exit
            status and output. Ratios are taken round by round: the median, and from the least to the
            greatest. "floor" is the first row, "broker" the last. Every command of every peer ended with
            status 0 and wrote the same; nothing else is compared. The lock of oslo's client is not fair: its
            p50 with many at once is that of the few threads that keep the lock; p99 shows the others.
            """;

    private BenchText() {}

    /** The whole report, ending in a newline. */
    public static String of(BenchReport report) {
        var text = new StringBuilder();
        text.append(head(report)).append('\n');
        text.append(peers(report));
        for (var workload : report.workloads()) {
            text.append('\n').append(table(workload));
        }
        return text.append('\n').append(LEGEND).append(ExtrasText.of(report)).toString();
    }

    private static String head(BenchReport report) {
        var machine = report.machine();
        var schedule = report.schedule();
        var text =
                String.format(
                        Locale.ROOT,
                        """
                        %s, %d cores of %s, Linux %s, load average before: %.2f
                        %d rounds after a warm-up of %.2f s; in each, %.2f s for every peer and workload
                        before them, %.0f s of `true`, 64 at once, for each peer with a just-in-time compiler
                        """,
                        report.started().truncatedTo(ChronoUnit.SECONDS),
                        machine.cores(),
                        machine.processor(),
                        machine.kernel(),
                        machine.loadAverage(),
                        schedule.rounds(),
                        schedule.warmUpMillis() / MILLIS_PER_SECOND,
                        schedule.lapMillis() / MILLIS_PER_SECOND,
                        schedule.compiling().toMillis() / MILLIS_PER_SECOND);
        return machine.isBusy() ? text + CAVEAT : text;
    }

    private static String peers(BenchReport report) {
        var text = new StringBuilder();
        for (var peer : report.peers()) {
            text.append("%s: %s\n".formatted(peer.title(), peer.about()));
        }
        for (var absent : report.absent()) {
            text.append(
                    "MISSING: %s: %s; remedy: %s\n"
                            .formatted(absent.peer().title(), absent.reason(), absent.remedy()));
        }
        return text.toString();
    }

    private static String table(WorkloadFigures workload) {
        var table =
                new TextTable(
                        workload.title(),
                        "commands",
                        "p50 ms",
                        "p99 ms",
                        "per s",
                        "p50 / floor",
                        "rate / floor",
                        "rate / broker");
        workload.peers().forEach(peer -> row(table, peer));
        return table.toString();
    }

    private static void row(TextTable table, PeerFigures peer) {
        var floor = peer.against().get(PeerId.FLOOR);
        var broker = peer.against().get(PeerId.EXECBROKER);
        table.row(
                peer.peer().title(),
                String.format(Locale.ROOT, "%,d", peer.latency().count()),
                millis(peer.latency().p50Micros()),
                millis(peer.latency().p99Micros()),
                String.format(Locale.ROOT, "%,.0f", peer.perSecond().median()),
                floor == null ? "-" : spread(floor.p50()),
                floor == null ? "-" : spread(floor.perSecond()),
                broker == null ? "-" : spread(broker.perSecond()));
    }

    private static String spread(Spread spread) {
        return String.format(
                Locale.ROOT, "%.2f (%.2f..%.2f)", spread.median(), spread.min(), spread.max());
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%,.2f", micros / MICROS_PER_MILLI);
    }
}
