package io.execbroker.broker.exec;

import io.execbroker.broker.report.ExecReport;

/**
 * Notes when a request passed from one stage to the next. A stage that was never reached takes no
 * time and adds nothing to the sum. Confined to its stream's loop.
 */
final class StreamClock {

    private final long receivedNanos;
    private long matchNanos;
    private long admittedNanos;
    private long startedNanos;
    private long exitedNanos;
    private long endedNanos;
    private boolean wasAdmitted;
    private boolean wasStarted;
    private boolean hasExited;

    StreamClock(long receivedNanos) {
        this.receivedNanos = receivedNanos;
    }

    void matched(long nanos) {
        matchNanos += nanos;
    }

    void admitted() {
        wasAdmitted = true;
        admittedNanos = System.nanoTime();
    }

    /**
     * @param atNanos when, {@link System#nanoTime}
     */
    void started(long atNanos) {
        wasStarted = true;
        startedNanos = atNanos;
    }

    void exited() {
        hasExited = true;
        exitedNanos = System.nanoTime();
    }

    void ended() {
        endedNanos = System.nanoTime();
    }

    long queuedNanos() {
        return (wasAdmitted ? admittedNanos : endedNanos) - receivedNanos;
    }

    ExecReport.Timings timings() {
        return new ExecReport.Timings(
                matchNanos,
                queuedNanos(),
                wasAdmitted ? (wasStarted ? startedNanos : endedNanos) - admittedNanos : 0,
                wasStarted ? (hasExited ? exitedNanos : endedNanos) - startedNanos : 0,
                hasExited ? endedNanos - exitedNanos : 0);
    }
}
