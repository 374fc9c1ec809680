package io.execbroker.broker.metrics;

import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;
import io.execbroker.broker.report.Protocol;
import io.execbroker.broker.report.RejectReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;

import java.util.concurrent.TimeUnit;

/** Requests that ended. Every meter is looked up by an enum or a filter's name, never by tags. */
final class RequestMeters {

    private static final int MOST_FILTERS = 200;

    /** The {@code filter} label where filters are not told apart. */
    private static final String ALL_FILTERS = "_all";

    private final PerConstant<Protocol, PerConstant<RequestOutcome, Counter>> requests;
    private final PerConstant<Protocol, PerConstant<RequestOutcome.Breadth, Timer>> durations;
    private final PerConstant<RejectReason, Counter> rejections;
    private final BoundedLabel<ExitMeters> exits;
    private final boolean filterLabel;
    private final Timer queueWait;
    private final Timer match;
    private final Timer spawn;
    private final Timer exec;

    RequestMeters(Meters meters, boolean filterLabel) {
        requests =
                new PerConstant<>(
                        Protocol.class,
                        protocol ->
                                new PerConstant<>(
                                        RequestOutcome.class,
                                        outcome ->
                                                meters.counter(
                                                        MetricCatalog.REQUESTS,
                                                        protocol.label(),
                                                        outcome.label())));
        durations =
                new PerConstant<>(
                        Protocol.class,
                        protocol ->
                                new PerConstant<>(
                                        RequestOutcome.Breadth.class,
                                        breadth ->
                                                meters.timer(
                                                        MetricCatalog.REQUEST_DURATION,
                                                        protocol.label(),
                                                        breadth.label())));
        rejections =
                new PerConstant<>(
                        RejectReason.class,
                        reason -> meters.counter(MetricCatalog.REJECTIONS, reason.label()));
        this.filterLabel = filterLabel;
        exits = new BoundedLabel<>(MOST_FILTERS, filter -> ExitMeters.of(meters, filter));
        queueWait = meters.timer(MetricCatalog.QUEUE_WAIT);
        match = meters.timer(MetricCatalog.FILTER_MATCH);
        spawn = meters.timer(MetricCatalog.SPAWN_DURATION);
        exec = meters.timer(MetricCatalog.EXEC_DURATION);
    }

    void finished(ExecReport report) {
        var protocol = report.origin().protocol();
        var outcome = RequestOutcome.of(report);
        var timings = report.timings();
        requests.of(protocol).of(outcome).increment();
        if (report.repeated()) {
            return;
        }
        durations
                .of(protocol)
                .of(outcome.breadth())
                .record(timings.totalNanos(), TimeUnit.NANOSECONDS);
        if (report.verdict().isPresent()) {
            match.record(timings.matchNanos(), TimeUnit.NANOSECONDS);
        }
        switch (report.outcome()) {
            case Outcome.Completed completed -> {
                queueWait.record(timings.queuedNanos(), TimeUnit.NANOSECONDS);
                spawn.record(timings.spawnNanos(), TimeUnit.NANOSECONDS);
                exec.record(timings.runNanos(), TimeUnit.NANOSECONDS);
                exits.of(filterOf(report)).count(completed.status());
            }
            case Outcome.Rejected rejected -> rejections.of(rejected.reason()).increment();
        }
    }

    private String filterOf(ExecReport report) {
        return filterLabel
                ? report.verdict().map(ExecReport.Verdict::filter).orElse("")
                : ALL_FILTERS;
    }
}
