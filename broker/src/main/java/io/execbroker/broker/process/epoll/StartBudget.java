package io.execbroker.broker.process.epoll;

import java.util.concurrent.TimeUnit;

/**
 * How many processes one loop makes itself: enough for a steady stream of commands, and no more of
 * a burst than its other work can wait for. Confined to that loop.
 */
final class StartBudget {

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Each takes about 40 microseconds. */
    private static final int MAX_OF_PERIOD = 8;

    private long sinceNanos = System.nanoTime() - PERIOD_NANOS;
    private int taken;

    /** Whether the loop may make one more now; counts it. */
    boolean take() {
        long nowNanos = System.nanoTime();
        if (nowNanos - sinceNanos >= PERIOD_NANOS) {
            sinceNanos = nowNanos;
            taken = 0;
        }
        if (taken == MAX_OF_PERIOD) {
            return false;
        }
        taken++;
        return true;
    }
}
