package io.execbroker.loadtest.replay;

import io.execbroker.loadtest.replay.CommandOutcome.Exited;
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
        if (!(outcome.end() instanceof Exited(int code))
                || !command.expectedExits().contains(code)) {
            return Verdict.UNEXPECTED;
        }
        return code == 0 ? Verdict.SUCCEEDED : Verdict.FAILED_AS_EXPECTED;
    }
}
