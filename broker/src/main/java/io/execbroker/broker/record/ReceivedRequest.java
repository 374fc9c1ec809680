package io.execbroker.broker.record;

import io.execbroker.broker.admission.Priority;
import io.execbroker.broker.report.ExecReport.Origin;

/**
 * What a recording needs to know of a request, beside its report.
 *
 * @param receivedNanos {@link System#nanoTime} at receipt
 * @param stdin where standard input comes from
 * @param workingDirectory absolute path
 * @param umask file mode creation mask
 * @param timeoutNanos from receipt
 * @param priority order of service
 * @param orderingKey empty for none
 */
public record ReceivedRequest(
        Origin origin,
        long receivedNanos,
        Stdin stdin,
        String workingDirectory,
        int umask,
        long timeoutNanos,
        Priority priority,
        String orderingKey) {

    /** Its name in the recording. */
    String id() {
        return "c" + origin.connection() + "s" + origin.stream();
    }

    /** Where standard input comes from. */
    public enum Stdin {
        /** There is none. */
        NONE,
        /** It comes through the broker. */
        STREAMED,
        /** It is the caller's own, of which the broker sees nothing. */
        CALLERS
    }
}
