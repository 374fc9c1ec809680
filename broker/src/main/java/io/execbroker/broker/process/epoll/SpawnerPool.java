package io.execbroker.broker.process.epoll;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.process.SpawnFailure;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The spawner threads, {@code broker-spawn-N}, and the bounded queue before them. Safe for use by
 * any thread.
 *
 * <p>No spawner thread starts another: the new one would be in the namespaces of the old.
 */
final class SpawnerPool implements AutoCloseable {

    /** How long {@link #close} waits for the spawns under way; each takes about a millisecond. */
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final SpawnFailure FULL = SpawnFailure.of("queue for a spawner", "EAGAIN");
    private static final SpawnFailure CLOSED = SpawnFailure.of("queue for a spawner", "ESHUTDOWN");

    private final int size;
    private final Starter starter;
    private final KeptMounts mounts;
    private final BlockingQueue<SpawnerJob> waiting;

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Set<Thread> threads = new HashSet<>();

    @GuardedBy("lock")
    private int started;

    @GuardedBy("lock")
    private boolean closed;

    /**
     * @param size number of threads, at least 1
     * @param maxWaiting how many jobs may wait for one, at least 1
     * @param starter makes the processes
     * @param mounts closed with this pool
     */
    SpawnerPool(int size, int maxWaiting, Starter starter, KeptMounts mounts) {
        if (size < 1) {
            throw new IllegalArgumentException("size: " + size + " (expected: at least 1)");
        }
        this.size = size;
        this.starter = starter;
        this.mounts = mounts;
        waiting = new ArrayBlockingQueue<>(maxWaiting);
    }

    /** Starts what threads are missing. The caller must be in the broker's own namespaces. */
    void start() {
        synchronized (lock) {
            while (!closed && threads.size() < size) {
                threads.add(
                        Thread.ofPlatform().name("broker-spawn-" + started++).start(this::work));
            }
        }
    }

    /** Takes the calling spawner thread off the list, so that {@link #start} replaces it. */
    void retireCurrentThread() {
        synchronized (lock) {
            threads.remove(Thread.currentThread());
        }
    }

    /** Queues {@code job}, or refuses it when the queue is full or the pool closed. */
    void execute(SpawnerJob job) {
        SpawnFailure refusal = null;
        synchronized (lock) {
            // With the lock held, so that nothing is queued after close has emptied the queue.
            if (closed) {
                refusal = CLOSED;
            } else if (!waiting.offer(job)) {
                refusal = FULL;
            }
        }
        if (refusal != null) {
            job.refuse(refusal);
        }
    }

    private void work() {
        Spawner spawner = null;
        try {
            while (spawner == null || !spawner.isLost()) {
                var job = waiting.take();
                if (spawner == null) {
                    spawner = openFor(job);
                }
                if (spawner != null) {
                    job.run(spawner);
                }
            }
        } catch (InterruptedException e) {
            // Closed: the thread ends.
        } finally {
            if (spawner != null) {
                spawner.close();
            }
            retireCurrentThread();
        }
    }

    private @Nullable Spawner openFor(SpawnerJob job) {
        try {
            return new Spawner(starter, mounts);
        } catch (ErrnoException e) {
            job.refuse(SpawnException.of("prepare a spawner thread: " + e.call(), e).failure());
            return null;
        }
    }

    @Override
    public void close() {
        List<Thread> ending;
        synchronized (lock) {
            closed = true;
            ending = new ArrayList<>(threads);
        }
        ending.forEach(Thread::interrupt);
        long deadlineNanos = System.nanoTime() + CLOSE_NANOS;
        try {
            for (var thread : ending) {
                TimeUnit.NANOSECONDS.timedJoin(thread, deadlineNanos - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        mounts.close();
        var left = new ArrayList<SpawnerJob>();
        waiting.drainTo(left);
        left.forEach(job -> job.refuse(CLOSED));
    }
}
