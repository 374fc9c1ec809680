package io.execbroker.broker.metrics.http;

import io.netty.util.concurrent.DefaultThreadFactory;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Where scrapes run: they walk every meter, which is no work for an event loop. */
final class ScrapeThreads implements AutoCloseable {

    static final int THREADS = 2;
    static final int WAITING = 16;

    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    30,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING),
                    new DefaultThreadFactory("broker-scrape", true));

    ScrapeThreads() {
        executor.allowCoreThreadTimeOut(true);
    }

    /** Runs {@code scrape} soon, or says that there is no room. */
    boolean tryRun(Runnable scrape) {
        try {
            executor.execute(scrape);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
