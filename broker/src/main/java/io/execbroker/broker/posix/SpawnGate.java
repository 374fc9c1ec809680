package io.execbroker.broker.posix;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/*
 * A child of posix_spawn(3) begins with a copy of this process's descriptors and closes them before
 * its exec, while the spawner waits. close(2) calls the file system of an open file (FLUSH of FUSE),
 * and the last close of a socket may wait for its peer (SO_LINGER): who serves the file, or is the
 * peer, decides how long that takes. So a descriptor that somebody else has made, and nobody has
 * looked at, must not be here when a child is made, or all spawners can be made to hang one by one.
 */

/**
 * Keeps the making of children apart from descriptors that are not to be trusted. Shut, no child is
 * being made and none begins; open, as many as there are spawners. One for the process, as its
 * table of descriptors is.
 */
public final class SpawnGate {

    /**
     * How long spawners wait for one that is on its way: one takes about half a millisecond, but
     * one whose executable is on a disk that hangs must not stop the others.
     */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final ReentrantReadWriteLock GATE = new ReentrantReadWriteLock();

    private SpawnGate() {}

    /** Before a child is made, by its spawner. Waits while the gate is shut. */
    static void enter() {
        GATE.readLock().lock();
    }

    /** After it; by the same thread. */
    static void leave() {
        GATE.readLock().unlock();
    }

    /**
     * Runs {@code task} with the gate shut. Blocks until no child is being made; {@code task} must
     * not wait for anything that others decide.
     */
    public static void whileShut(Runnable task) {
        shut();
        try {
            task.run();
        } finally {
            GATE.writeLock().unlock();
        }
    }

    private static void shut() {
        var isInterrupted = false;
        while (!GATE.writeLock().tryLock()) {
            try {
                if (GATE.writeLock().tryLock(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                    break;
                }
                LockSupport.parkNanos(PATIENCE_NANOS);
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
