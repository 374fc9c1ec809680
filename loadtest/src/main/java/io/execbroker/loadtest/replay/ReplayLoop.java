package io.execbroker.loadtest.replay;

/** One thread at a time, and a clock. */
interface ReplayLoop {

    /** The clock; only differences mean anything. Any thread. */
    long nowNanos();

    /** Runs the task on the loop as soon as it can. Any thread. */
    void execute(Runnable task);

    /** Runs the task on the loop when the clock shows {@code nanos}, not before. */
    void at(long nanos, Runnable task);
}
