package io.execbroker.broker.metrics;

import io.micrometer.core.instrument.Timer;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;

import java.util.concurrent.TimeUnit;

/**
 * Measures how late one event loop is: a tick is due each second, and what it is late by, every
 * connection of that loop waits. Confined to the loop but for {@link #start}.
 */
final class LoopLag {

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Timer timer;
    private long dueNanos;

    private LoopLag(Timer timer) {
        this.timer = timer;
    }

    /** Ticks until the returned future is cancelled or the loop ends. */
    static Future<?> start(EventExecutor loop, Timer timer) {
        var lag = new LoopLag(timer);
        lag.dueNanos = System.nanoTime() + PERIOD_NANOS;
        return loop.scheduleAtFixedRate(
                lag::tick, PERIOD_NANOS, PERIOD_NANOS, TimeUnit.NANOSECONDS);
    }

    private void tick() {
        var now = System.nanoTime();
        timer.record(Math.max(0, now - dueNanos), TimeUnit.NANOSECONDS);
        // After a long stop the missed ticks come at once; each would report the same stop again.
        dueNanos = Math.max(dueNanos, now - PERIOD_NANOS) + PERIOD_NANOS;
    }
}
