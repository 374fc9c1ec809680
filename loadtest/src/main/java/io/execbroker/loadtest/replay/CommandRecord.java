package io.execbroker.loadtest.replay;

import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandOutcome.NotRun;
import io.execbroker.loadtest.replay.CommandOutcome.Rejected;
import io.execbroker.loadtest.replay.CommandOutcome.Signalled;
import io.execbroker.loadtest.trace.TraceCommand;

/**
 * One command of a replay that has ended; times in nanoseconds of the replay's clock.
 *
 * @param scheduledNanos when it was due: latency counts from here
 * @param startedNanos when it was handed to the target, not before {@code scheduledNanos}
 * @param endedNanos when the outcome was there
 */
public record CommandRecord(
        TraceCommand command,
        CommandOutcome outcome,
        long scheduledNanos,
        long startedNanos,
        long endedNanos) {

    private static final Exited SUCCESS = new Exited(0);

    /** Whether an end is what the trace says, and if so, whether that is a success. */
    public enum Verdict {
        SUCCEEDED,
        FAILED_AS_EXPECTED,
        UNEXPECTED
    }

    public long latencyNanos() {
        return endedNanos - scheduledNanos;
    }

    /** How late the harness was. */
    public long startDelayNanos() {
        return startedNanos - scheduledNanos;
    }

    public Verdict verdict() {
        if (!isExpected()) {
            return Verdict.UNEXPECTED;
        }
        return outcome.end().equals(SUCCESS) ? Verdict.SUCCEEDED : Verdict.FAILED_AS_EXPECTED;
    }

    private boolean isExpected() {
        var expected = command.expected();
        return switch (outcome.end()) {
            case Exited(int code) -> expected.allowsExit(code);
            case Signalled(int signal) -> expected.allowsExit(-signal);
            case Rejected(String reason, String _) -> expected.allowsRejection(reason);
            case NotRun _ -> false;
        };
    }
}
