package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.ProcessSpawn;
import io.execbroker.broker.process.ChildListener;
import io.execbroker.broker.process.SpawnFailure;
import io.execbroker.broker.process.SpawnSpec;
import io.netty.channel.IoEventLoop;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One command on its way to a process, on its loop or by way of a spawner thread.
 *
 * @param loop of its request
 * @param listener is told there, never elsewhere
 * @param spawners make the process where the loop cannot
 * @param isFirst whether it is the first attempt
 */
record Launch(
        IoEventLoop loop,
        SpawnSpec spec,
        ChildListener listener,
        SpawnerPool spawners,
        boolean isFirst)
        implements SpawnerJob {

    /** How long to wait for whoever still writes the executable, before the second attempt. */
    private static final long TEXT_BUSY_MILLIS = 20;

    /** What makes the process, or leaves that to a spawner. */
    private interface Start {
        Optional<Spawned> run() throws SpawnException;
    }

    /** Has the process made on the calling loop, or by the spawners. */
    void begin(LoopStarter here) {
        start(() -> here.start(spec));
    }

    @Override
    public void run(Spawner spawner) {
        start(() -> Optional.of(spawner.spawn(spec, loop)));
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
            start.run().ifPresentOrElse(this::handOver, () -> spawners.execute(this));
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
            var _ = loop.schedule(this::tryAgain, TEXT_BUSY_MILLIS, TimeUnit.MILLISECONDS);
        } else if (isFirst && failure.step().equals(ProcessSpawn.SETNS)) {
            // What was kept cannot be entered, and spawners make it anew.
            tryAgain();
        } else {
            listener.onSpawnFailed(failure);
        }
    }

    private void tryAgain() {
        spawners.execute(new Launch(loop, spec, listener, spawners, false));
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
