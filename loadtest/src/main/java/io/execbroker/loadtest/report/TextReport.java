package io.execbroker.loadtest.report;

import io.execbroker.loadtest.host.Stub;

import java.util.Locale;

/** A report for people. */
public final class TextReport {
    private static final double MICROS_PER_MILLI = 1e3;

    private TextReport() {}

    /** The whole report, ending in a newline. */
    public static String of(ReplayReport report) {
        var figures = report.figures();
        var text = new StringBuilder();
        text.append(report.trace()).append(", through ").append(report.target()).append('\n');
        text.append("order: ").append(report.order());
        text.append("; arrival: ").append(report.arrival()).append("\n\n");
        text.append(kinds(figures)).append('\n');
        text.append(throughput(figures));
        text.append(phases(figures));
        if (!report.stubs().isEmpty()) {
            text.append(
                    "\nStand-ins, because this host lacks the real program or it cannot run:\n");
            report.stubs().forEach(stub -> text.append(line(stub)));
        }
        text.append(surprises(figures));
        return text.toString();
    }

    private static String kinds(ReplayFigures figures) {
        var table =
                new TextTable(
                        "command",
                        "count",
                        "failed as expected",
                        "unexpected",
                        "p50 ms",
                        "p90 ms",
                        "p99 ms",
                        "max ms");
        figures.kinds().forEach((kind, of) -> row(table, kind, of));
        table.rule();
        if (figures.waitedFor().commands() < figures.total().commands()) {
            row(table, "all the agents wait for", figures.waitedFor());
        }
        row(table, "all", figures.total());
        return table.toString();
    }

    private static void row(TextTable table, String kind, KindFigures figures) {
        var latency = figures.latency();
        table.row(
                kind,
                count(figures.commands()),
                count(figures.failedAsExpected()),
                count(figures.unexpected()),
                millis(latency.p50Micros()),
                millis(latency.p90Micros()),
                millis(latency.p99Micros()),
                millis(latency.maxMicros()));
    }

    private static String throughput(ReplayFigures figures) {
        return "%s commands in %s s: %s a second\n"
                .formatted(
                        count(figures.total().commands()),
                        decimal(figures.elapsedSeconds()),
                        decimal(figures.commandsPerSecond()));
    }

    private static String phases(ReplayFigures figures) {
        var table = new TextTable("", "p50 ms", "p90 ms", "p99 ms", "max ms");
        phase(table, "queue wait", figures.queueWait());
        phase(table, "spawn", figures.spawn());
        if (figures.startDelay().maxMicros() > 0) {
            phase(table, "late start (harness)", figures.startDelay());
        }
        return "\n" + table;
    }

    private static void phase(TextTable table, String name, Quantiles of) {
        if (of.count() == 0) {
            table.row(name, "-", "-", "-", "-");
        } else {
            table.row(
                    name,
                    millis(of.p50Micros()),
                    millis(of.p90Micros()),
                    millis(of.p99Micros()),
                    millis(of.maxMicros()));
        }
    }

    private static String line(Stub stub) {
        return "  %s: %s\n".formatted(stub.program(), stub.stands());
    }

    private static String surprises(ReplayFigures figures) {
        if (figures.isAsExpected()) {
            return "";
        }
        var text = new StringBuilder("\nUnexpected ends:\n");
        for (var surprise : figures.surprises()) {
            text.append(
                    "  %s: %s (expected: %s)\n"
                            .formatted(surprise.id(), surprise.end(), surprise.expected()));
            text.append("    ").append(String.join(" ", surprise.argv())).append('\n');
            surprise.stderr().lines().forEach(line -> text.append("    | " + line + "\n"));
        }
        var more = figures.total().unexpected() - figures.surprises().size();
        if (more > 0) {
            text.append("  and %s more\n".formatted(count(more)));
        }
        return text.toString();
    }

    private static String millis(long micros) {
        return decimal(micros / MICROS_PER_MILLI);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%,.2f", value);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
