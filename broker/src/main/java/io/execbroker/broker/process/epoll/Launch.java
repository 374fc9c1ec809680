package io.execbroker.broker.process.epoll;

import io.execbroker.broker.process.ChildListener;
import io.execbroker.broker.process.SpawnFailure;
import io.execbroker.broker.process.SpawnSpec;
import io.netty.channel.IoEventLoop;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One command on its way to a process, on its loop or by way of a spawner thread.
 *
 * @param loop of its request
 * @param listener is told there, never elsewhere
 * @param starter makes the process
 * @param spawners make it where the loop cannot
 * @param isFirst whether it is the first attempt
 */
record Launch(
        IoEventLoop loop,
        SpawnSpec spec,
        ChildListener listener,
        Starter starter,
        SpawnerPool spawners,
        boolean isFirst)
        implements SpawnerJob {

    /** How long to wait for whoever still writes the executable, before the second attempt. */
    private static final long TEXT_BUSY_MILLIS = 20;

    /** What makes the process. */
    private interface Start {
        Spawned run() throws SpawnException;
    }

    /** Makes the process on the calling loop, or asks the spawners for it. */
    void begin(StartBudget budget) {
        if (starter.canStartOnLoop(spec) && budget.take()) {
            start(() -> starter.begin(starter.prepare(spec)));
        } else {
            spawners.execute(this);
        }
    }

    @Override
    public void run(Spawner spawner) {
        start(() -> spawner.spawn(spec, loop));
        if (spawner.isLost()) {
            spawners.retireCurrentThread();
            execute(spawners::start);
        }
    }

    @Override
    public void refuse(SpawnFailure failure) {
        execute(() -> onFailed(failure));
    }

    private void start(Start start) {
        try {
            handOver(start.run());
        } catch (SpawnException e) {
            refuse(e.failure());
        } catch (RuntimeException | Error e) {
            // The end of this thread's room: the request must hear, and the thread go on.
            refuse(SpawnFailure.of("spawn: " + e, "EIO"));
        }
    }

    private void handOver(Spawned spawned) {
        if (!execute(() -> onSpawned(spawned))) {
            spawned.discard();
        }
    }

    /** Runs on the loop: {@code spawned} is the loop's now. */
    private void onSpawned(Spawned spawned) {
        if (!new EpollChild(spawned, this).follow()) {
            discard(spawned);
        }
    }

    /** The loop cannot watch {@code spawned}, and has nothing to do with it any more. */
    void discard(Spawned spawned) {
        spawners.execute(new Discard(this, spawned));
    }

    /** Runs on the loop. */
    private void onFailed(SpawnFailure failure) {
        if (isFirst && failure.isTextBusy()) {
            var second = new Launch(loop, spec, listener, starter, spawners, false);
            var _ =
                    loop.schedule(
                            () -> spawners.execute(second),
                            TEXT_BUSY_MILLIS,
                            TimeUnit.MILLISECONDS);
        } else {
            listener.onSpawnFailed(failure);
        }
    }

    /** Whether the loop will run {@code task}; one that has ended does not, nor is its request. */
    private boolean execute(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
