package io.execbroker.broker.process.epoll;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread {@code broker-mounts}, on which mount namespaces end: the kernel takes their mounts
 * down, which loops do not wait for.
 */
final class MountsCloser implements Executor, AutoCloseable {

    /** Its queue has no more than what {@link KeptMounts} keeps, and what children hold. */
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().name("broker-mounts").factory());

    /** Starts the thread here and now: one that a spawner started would be where that is. */
    MountsCloser() {
        thread.prestartAllCoreThreads();
    }

    @Override
    public void execute(Runnable close) {
        try {
            thread.execute(close);
        } catch (RejectedExecutionException e) {
            // The end of the broker: nobody is kept waiting any more.
            close.run();
        }
    }

    /** What is queued is done still. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
