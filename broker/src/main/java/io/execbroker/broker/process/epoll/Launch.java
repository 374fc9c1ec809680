package io.execbroker.broker.process.epoll;

import io.execbroker.broker.process.ChildListener;
import io.execbroker.broker.process.SpawnFailure;
import io.execbroker.broker.process.SpawnSpec;
import io.netty.channel.IoEventLoop;

import java.util.concurrent.RejectedExecutionException;

/**
 * One command on its way to a spawner thread and back to the loop of its request.
 *
 * @param loop where it goes back to
 * @param listener is told there, never elsewhere
 * @param startNanos when it was handed over, {@link System#nanoTime}
 * @param spawners the pool that runs it
 */
record Launch(
        IoEventLoop loop,
        SpawnSpec spec,
        ChildListener listener,
        long startNanos,
        SpawnerPool spawners)
        implements SpawnerJob {

    @Override
    public void run(Spawner spawner) {
        try {
            handOver(spawner.spawn(spec, loop));
        } catch (SpawnException e) {
            refuse(e.failure());
        } catch (RuntimeException | Error e) {
            // The end of this thread's room: the request must hear, and the thread go on.
            refuse(SpawnFailure.of("spawn: " + e, "EIO"));
        }
        if (spawner.isLost()) {
            spawners.retireCurrentThread();
            execute(spawners::start);
        }
    }

    @Override
    public void refuse(SpawnFailure failure) {
        execute(() -> listener.onSpawnFailed(failure));
    }

    private void handOver(Spawned spawned) {
        if (!execute(() -> onSpawned(spawned))) {
            spawned.discard();
        }
    }

    /** Runs on the loop: {@code spawned} is the loop's now. */
    private void onSpawned(Spawned spawned) {
        var child = new EpollChild(spawned, listener, loop);
        if (!child.follow(System.nanoTime() - startNanos)) {
            spawners.execute(new Discard(this, spawned));
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
