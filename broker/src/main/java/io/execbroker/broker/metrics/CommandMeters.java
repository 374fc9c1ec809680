package io.execbroker.broker.metrics;

import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.ExecReport;
import io.micrometer.core.instrument.Counter;

import java.util.Locale;
import java.util.concurrent.atomic.LongAccumulator;

/** What commands moved, used and were sent. */
final class CommandMeters {

    private static final double MICROS = 1e-6;

    private final Counter stdinBytes;
    private final Counter stdoutBytes;
    private final Counter stderrBytes;
    private final Counter stdoutTruncations;
    private final Counter stderrTruncations;
    private final Counter stdoutPauses;
    private final Counter stderrPauses;
    private final Counter userCpu;
    private final Counter systemCpu;
    private final Counter outputsHeld;
    private final LongAccumulator maxRssBytes = new LongAccumulator(Math::max, 0);
    private final PerConstant<Signal, PerConstant<EndCause, Counter>> signals;

    CommandMeters(Meters meters) {
        stdinBytes = meters.counter(MetricCatalog.STREAM_BYTES, "stdin");
        stdoutBytes = meters.counter(MetricCatalog.STREAM_BYTES, "stdout");
        stderrBytes = meters.counter(MetricCatalog.STREAM_BYTES, "stderr");
        stdoutTruncations = meters.counter(MetricCatalog.STREAM_TRUNCATIONS, "stdout");
        stderrTruncations = meters.counter(MetricCatalog.STREAM_TRUNCATIONS, "stderr");
        stdoutPauses = meters.counter(MetricCatalog.BACKPRESSURE_PAUSES, "stdout");
        stderrPauses = meters.counter(MetricCatalog.BACKPRESSURE_PAUSES, "stderr");
        userCpu = meters.counter(MetricCatalog.COMMAND_CPU, "user");
        systemCpu = meters.counter(MetricCatalog.COMMAND_CPU, "system");
        outputsHeld = meters.counter(MetricCatalog.OUTPUTS_HELD);
        meters.gauge(MetricCatalog.COMMAND_MAX_RSS, maxRssBytes, LongAccumulator::get);
        signals =
                new PerConstant<>(
                        Signal.class,
                        signal ->
                                new PerConstant<>(
                                        EndCause.class,
                                        cause ->
                                                meters.counter(
                                                        MetricCatalog.SIGNALS_SENT,
                                                        labelOf(signal),
                                                        labelOf(cause))));
    }

    void ended(ExecReport report) {
        var traffic = report.traffic();
        stdinBytes.increment((double) traffic.stdinBytes());
        stdoutBytes.increment((double) traffic.stdoutBytes());
        stderrBytes.increment((double) traffic.stderrBytes());
        incrementIf(traffic.stdoutTruncated(), stdoutTruncations);
        incrementIf(traffic.stderrTruncated(), stderrTruncations);
        incrementIf(report.pipesHeld(), outputsHeld);
        var usage = report.usage();
        userCpu.increment(usage.userMicros() * MICROS);
        systemCpu.increment(usage.systemMicros() * MICROS);
        maxRssBytes.accumulate(usage.maxRssBytes());
    }

    void paused(Output output) {
        var counter =
                switch (output) {
                    case STDOUT -> stdoutPauses;
                    case STDERR -> stderrPauses;
                };
        counter.increment();
    }

    void signalSent(Signal signal, EndCause cause) {
        signals.of(signal).of(cause).increment();
    }

    private static void incrementIf(boolean condition, Counter counter) {
        if (condition) {
            counter.increment();
        }
    }

    /** The signals that end commands by name; all that only a peer sends together. */
    private static String labelOf(Signal signal) {
        return switch (signal) {
            case TERM, KILL, HUP, INT -> signal.name();
            case QUIT, USR1, USR2, CONT, WINCH -> "other";
        };
    }

    private static String labelOf(EndCause cause) {
        return cause == EndCause.OWN ? "client" : cause.name().toLowerCase(Locale.ROOT);
    }
}
