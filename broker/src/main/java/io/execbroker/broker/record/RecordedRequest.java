package io.execbroker.broker.record;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A request as the recording has it.
 *
 * @param request what was known at its receipt
 * @param atNanos its receipt, from the start of the recording
 * @param worker whose it was, and what it can rest on
 * @param argv the command line as it was judged
 * @param stdin the whole standard input; null where it is not known
 * @param timeoutNanos when a replay is to end it
 * @param end how it ended
 * @param isSignalled whether its caller sent it a signal
 * @param daemonizes whether another process held its outputs open
 */
record RecordedRequest(
        ReceivedRequest request,
        long atNanos,
        Workers.Worker worker,
        List<String> argv,
        @Nullable String stdin,
        long timeoutNanos,
        RecordedEnd end,
        boolean isSignalled,
        boolean daemonizes) {

    /** Whether a replay that feeds and times it as recorded sees it end as recorded. */
    boolean endsTheSame() {
        return switch (end) {
            case RecordedEnd.Ran ran -> ran.isRepeatable() && stdin != null && !isSignalled;
            case RecordedEnd.Rejected rejected -> rejected.isRepeatable();
        };
    }
}
