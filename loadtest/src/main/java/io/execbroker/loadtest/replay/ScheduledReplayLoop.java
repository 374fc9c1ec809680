package io.execbroker.loadtest.replay;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The loop of a real replay: one daemon thread and {@link System#nanoTime}. */
final class ScheduledReplayLoop implements ReplayLoop, AutoCloseable {
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("replay-loop").daemon().factory());

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @Override
    public void at(long nanos, Runnable task) {
        var _ = executor.schedule(task, nanos - nowNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
