package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.Descriptors;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Descriptors of one user that are closed one after another, by one thread at a time: one that
 * takes long, such as the last of a large file that was deleted, delays those of its own user only.
 */
final class Backlog {

    private final Queue<Integer> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /** Adds {@code fds}. By one thread. */
    void close(List<Integer> fds, Executor closers) {
        waiting.addAll(fds);
        if (!fds.isEmpty() && size.getAndAdd(fds.size()) == 0) {
            closers.execute(this::work);
        }
    }

    private void work() {
        do {
            var fd = waiting.remove();
            Descriptors.close(fd);
        } while (size.decrementAndGet() > 0);
    }

    /** How many are not closed yet. Any thread. */
    int size() {
        return size.get();
    }
}
