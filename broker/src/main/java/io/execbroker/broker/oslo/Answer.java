package io.execbroker.broker.oslo;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;

import java.util.concurrent.TimeUnit;

/** What a client is told of its command. */
sealed interface Answer {

    /** rootwrap's code for a command whose executable is missing (RC_NOEXECFOUND). */
    int NOT_EXECUTABLE = 96;

    /** rootwrap's code for a command that no filter allows (RC_UNAUTHORIZED). */
    int UNAUTHORISED = 99;

    /**
     * It ran to its own end.
     *
     * @param returnCode as Python's subprocess has it: a signal's number is negative
     */
    record Result(int returnCode) implements Answer {}

    /** It did not run, for a reason that rootwrap has a code for. */
    record Code(int returnCode) implements Answer {}

    /**
     * It did not run, or the broker ended it.
     *
     * @param sentence for a person, with the remedy
     */
    record Failure(String sentence) implements Answer {}

    /** It did not run, and will if it is sent again: the connection ends without an answer. */
    record Silence() implements Answer {}

    /** The answer to {@code report}. */
    static Answer to(ExecReport report, DoorLimits limits) {
        return switch (report.outcome()) {
            case Outcome.Completed completed -> completed(report, completed, limits);
            case Outcome.Rejected rejected -> rejected(rejected);
        };
    }

    private static Answer completed(
            ExecReport report, Outcome.Completed completed, DoorLimits limits) {
        return switch (completed.cause()) {
            case OWN -> new Result(returnCode(completed.status()));
            case TIMEOUT ->
                    ended(
                            "its time of %d s was over (default_timeout of profile %s)"
                                    .formatted(
                                            TimeUnit.NANOSECONDS.toSeconds(
                                                    report.timings().totalNanos()),
                                            report.origin().profile()));
            case OUTPUT_LIMIT ->
                    ended(
                            "it wrote more than %d bytes (rootwrap_message_bytes of [broker])"
                                    .formatted(limits.messageBytes()));
            case DRAIN -> ended("the broker shuts down (drain_timeout of [broker])");
            case CANCEL, DISCONNECT -> ended(completed.cause().label());
        };
    }

    private static Failure ended(String why) {
        return new Failure("the broker ended the command: " + why);
    }

    private static int returnCode(ExitStatus status) {
        return switch (status) {
            case ExitStatus.Exited(var code) -> code;
            case ExitStatus.Signaled(var number, _) -> -number;
        };
    }

    private static Answer rejected(Outcome.Rejected rejected) {
        return switch (rejected.reason()) {
            case UNAUTHORISED -> new Code(UNAUTHORISED);
            // A missing executable was found out by the filters; what the kernel refused has an
            // errno.
            case NOT_EXECUTABLE ->
                    rejected.errnoName().isEmpty()
                            ? new Code(NOT_EXECUTABLE)
                            : new Failure(rejected.message());
            case DRAINING -> new Silence();
            case QUEUE_FULL,
                    LIMIT,
                    BAD_REQUEST,
                    DEADLINE_EXCEEDED,
                    CANCELLED,
                    SPAWN_FAILED,
                    AUDIT_UNAVAILABLE ->
                    new Failure(rejected.message());
        };
    }
}
