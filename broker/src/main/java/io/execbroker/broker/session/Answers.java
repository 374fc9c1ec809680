package io.execbroker.broker.session;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;
import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.Finished;
import io.execbroker.proto.v1.RejectReason;
import io.execbroker.proto.v1.Rejected;
import io.execbroker.proto.v1.ResourceUsage;
import io.execbroker.proto.v1.Timings;

/** Writes a report as the last frame of its stream. */
final class Answers {

    private Answers() {}

    /**
     * @param isRepeated whether the report is that of an earlier request with the same request id
     */
    static BrokerFrame.Builder of(int streamId, ExecReport report, boolean isRepeated) {
        var frame = BrokerFrame.newBuilder();
        return switch (report.outcome()) {
            case Outcome.Completed completed ->
                    frame.setFinished(finished(streamId, report, completed, isRepeated));
            case Outcome.Rejected rejected ->
                    frame.setRejected(rejected(streamId, report, rejected));
        };
    }

    private static Finished.Builder finished(
            int streamId, ExecReport report, Outcome.Completed completed, boolean isRepeated) {
        var traffic = report.traffic();
        var finished =
                Finished.newBuilder()
                        .setStreamId(streamId)
                        .setTimedOut(completed.cause() == EndCause.TIMEOUT)
                        .setCancelled(completed.cause() == EndCause.CANCEL)
                        .setLimitExceeded(completed.cause() == EndCause.OUTPUT_LIMIT)
                        .setDrained(completed.cause() == EndCause.DRAIN)
                        .setStdoutTruncated(traffic.stdoutTruncated())
                        .setStderrTruncated(traffic.stderrTruncated())
                        .setPipesHeld(report.pipesHeld())
                        .setRepeated(isRepeated)
                        .setUsage(usage(report.usage()))
                        .setTimings(timings(report.timings()))
                        .setStdinBytes(traffic.stdinBytes())
                        .setStdoutBytes(traffic.stdoutBytes())
                        .setStderrBytes(traffic.stderrBytes());
        return switch (completed.status()) {
            case ExitStatus.Exited(var code) -> finished.setExitCode(code);
            case ExitStatus.Signaled(var number, var coreDumped) ->
                    finished.setSignal(number).setCoreDumped(coreDumped);
        };
    }

    private static Rejected.Builder rejected(
            int streamId, ExecReport report, Outcome.Rejected rejected) {
        return Rejected.newBuilder()
                .setStreamId(streamId)
                .setReason(reason(rejected.reason()))
                .setMessage(rejected.message())
                .setFilter(report.verdict().map(ExecReport.Verdict::filter).orElse(""))
                .setErrnoName(rejected.errnoName())
                .setRetryable(rejected.reason().isRetryable())
                .setQueuedUs(NANOSECONDS.toMicros(report.timings().queuedNanos()));
    }

    private static RejectReason reason(io.execbroker.broker.report.RejectReason reason) {
        return switch (reason) {
            case UNAUTHORISED -> RejectReason.REJECT_REASON_UNAUTHORISED;
            case NOT_EXECUTABLE -> RejectReason.REJECT_REASON_NOT_EXECUTABLE;
            case QUEUE_FULL -> RejectReason.REJECT_REASON_QUEUE_FULL;
            case LIMIT -> RejectReason.REJECT_REASON_LIMIT;
            case BAD_REQUEST -> RejectReason.REJECT_REASON_BAD_REQUEST;
            case DRAINING -> RejectReason.REJECT_REASON_DRAINING;
            case DEADLINE_EXCEEDED -> RejectReason.REJECT_REASON_DEADLINE_EXCEEDED;
            case CANCELLED -> RejectReason.REJECT_REASON_CANCELLED;
            case SPAWN_FAILED -> RejectReason.REJECT_REASON_SPAWN_FAILED;
            case AUDIT_UNAVAILABLE -> RejectReason.REJECT_REASON_AUDIT_UNAVAILABLE;
        };
    }

    private static ResourceUsage.Builder usage(io.execbroker.broker.posix.ResourceUsage usage) {
        return ResourceUsage.newBuilder()
                .setUserUs(usage.userMicros())
                .setSystemUs(usage.systemMicros())
                .setMaxRssBytes(usage.maxRssBytes())
                .setMinorFaults(usage.minorFaults())
                .setMajorFaults(usage.majorFaults())
                .setVoluntaryContextSwitches(usage.voluntaryContextSwitches())
                .setInvoluntaryContextSwitches(usage.involuntaryContextSwitches());
    }

    private static Timings.Builder timings(ExecReport.Timings timings) {
        return Timings.newBuilder()
                .setQueuedUs(NANOSECONDS.toMicros(timings.queuedNanos()))
                .setSpawnUs(NANOSECONDS.toMicros(timings.spawnNanos()))
                .setRunUs(NANOSECONDS.toMicros(timings.runNanos()))
                .setDrainUs(NANOSECONDS.toMicros(timings.drainNanos()));
    }
}
