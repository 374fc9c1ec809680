package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.Limbo;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What commands of one user had, closed one after another, by one thread at a time: what takes
 * long, or blocks, delays that user's only.
 */
final class Backlog {

    private final Queue<Limbo> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /** Takes ownership of {@code leaving}. By one thread. */
    void close(Limbo leaving, Executor closers) {
        waiting.add(leaving);
        if (size.getAndIncrement() == 0) {
            closers.execute(this::work);
        }
    }

    private void work() {
        do {
            waiting.remove().close();
        } while (size.decrementAndGet() > 0);
    }

    /** How many sets are not closed yet. Any thread. */
    int size() {
        return size.get();
    }
}
