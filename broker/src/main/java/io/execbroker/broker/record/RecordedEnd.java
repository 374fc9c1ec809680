package io.execbroker.broker.record;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.Outcome;
import io.execbroker.broker.report.RejectReason;

/** How a request ended, as a replay can expect it to end again. */
sealed interface RecordedEnd {

    /**
     * Its process ended.
     *
     * @param code the exit code; negative: the signal
     * @param isRepeatable whether a replay, which has only the timeout, ends it in the same way
     */
    record Ran(int code, boolean isRepeatable) implements RecordedEnd {}

    /**
     * It did not run.
     *
     * @param isRepeatable whether that was the filters' decision, not the moment's
     */
    record Rejected(RejectReason reason, boolean isRepeatable) implements RecordedEnd {}

    static RecordedEnd of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Completed(var status, var cause) ->
                    new Ran(code(status), cause != EndCause.OUTPUT_LIMIT);
            case Outcome.Rejected rejected ->
                    new Rejected(rejected.reason(), isFilters(rejected.reason()));
        };
    }

    private static int code(ExitStatus status) {
        return switch (status) {
            case ExitStatus.Exited exited -> exited.code();
            case ExitStatus.Signaled signaled -> -signaled.number();
        };
    }

    private static boolean isFilters(RejectReason reason) {
        return switch (reason) {
            case UNAUTHORISED, NOT_EXECUTABLE, BAD_REQUEST -> true;
            case QUEUE_FULL,
                    LIMIT,
                    DRAINING,
                    DEADLINE_EXCEEDED,
                    CANCELLED,
                    SPAWN_FAILED,
                    AUDIT_UNAVAILABLE ->
                    false;
        };
    }
}
