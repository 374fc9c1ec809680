package io.execbroker.loadtest.replay;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A loop whose clock jumps from task to task: a replay of hours takes no time and has one order.
 */
final class VirtualLoop implements ReplayLoop {
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(
                    Comparator.comparingLong(Task::atNanos).thenComparingLong(Task::sequence));
    private long nowNanos;
    private long sequence;

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public void execute(Runnable task) {
        at(nowNanos, task);
    }

    @Override
    public void at(long nanos, Runnable task) {
        tasks.add(new Task(Math.max(nanos, nowNanos), sequence++, task));
    }

    /** Lets time pass while the current task runs, as a task that takes long does. */
    void stallUntil(long nanos) {
        nowNanos = Math.max(nowNanos, nanos);
    }

    /** Runs until nothing is left to run. */
    void runAll() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            nowNanos = Math.max(nowNanos, task.atNanos);
            task.body.run();
        }
    }

    private record Task(long atNanos, long sequence, Runnable body) {}
}
