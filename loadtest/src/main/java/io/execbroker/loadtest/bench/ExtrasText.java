package io.execbroker.loadtest.bench;

import static io.execbroker.loadtest.bench.TargetResult.number;

import io.execbroker.loadtest.report.TextTable;

import java.util.List;
import java.util.Locale;

/** What a report says beside the closed loops; the targets come last. */
final class ExtrasText {
    private static final double MICROS_PER_MILLI = 1e3;
    private static final double BYTES_PER_MIB = 1 << 20;

    private ExtrasText() {}

    /** A table for each sort that was measured, every one with an empty line before it. */
    static String of(BenchReport report) {
        var text = new StringBuilder();
        if (!report.loads().isEmpty()) {
            text.append('\n').append(loads(report.loads()));
        }
        if (!report.throughput().isEmpty()) {
            text.append('\n').append(throughput(report.throughput()));
        }
        report.broker().ifPresent(broker -> text.append('\n').append(broker(broker)));
        if (!report.targets().isEmpty()) {
            text.append('\n').append(targets(report.targets()));
        }
        return text.toString();
    }

    private static TextTable loads(List<LoadFigures> loads) {
        var table =
                new TextTable(
                        "open arrival, latency from the time due",
                        "per s",
                        "of at most",
                        "p50 ms",
                        "p99 ms",
                        "p99.9 ms",
                        "max ms");
        for (var load : loads) {
            table.row(
                    load.peer().title()
                            + ": "
                            + load.title()
                            + (load.keptUp() ? "" : " (it did not keep up)"),
                    "%.0f".formatted(load.ratePerSecond()),
                    "%.0f".formatted(load.saturationPerSecond()),
                    millis(load.latency().p50Micros()),
                    millis(load.latency().p99Micros()),
                    millis(load.latency().p999Micros()),
                    millis(load.latency().maxMicros()));
        }
        return table;
    }

    private static TextTable throughput(List<ThroughputFigures> throughput) {
        var table = new TextTable("64 MiB of output", "MiB per s", "rate / cat");
        for (var way : throughput) {
            table.row(way.title(), spread(way.mibPerSecond()), spread(way.againstCat()));
        }
        return table;
    }

    private static TextTable broker(BrokerFacts broker) {
        var table = new TextTable("the broker itself", "");
        table.row("from exec to accepting, ms", spread(broker.startToAcceptingMillis()));
        table.row("resident, idle, MiB", number(broker.idleBytes() / BYTES_PER_MIB));
        table.row(
                "resident, %,d commands running, MiB".formatted(broker.busyCommands()),
                number(broker.busyBytes() / BYTES_PER_MIB));
        table.row("processor time for a command, us", number(broker.cpuMicrosPerCommand()));
        return table;
    }

    private static TextTable targets(List<TargetResult> targets) {
        var table = new TextTable("target", "is to be", "is", "", "figure");
        for (var target : targets) {
            var value = target.value();
            table.row(
                    target.what(),
                    target.target(),
                    value == null ? "-" : number(value),
                    target.outcome().words(),
                    target.figure());
        }
        return table;
    }

    private static String spread(Spread spread) {
        return "%s (%s..%s)"
                .formatted(number(spread.median()), number(spread.min()), number(spread.max()));
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%,.2f", micros / MICROS_PER_MILLI);
    }
}
