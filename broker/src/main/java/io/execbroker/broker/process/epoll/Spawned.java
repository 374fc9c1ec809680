package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.Child;
import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.PidFd;

/**
 * A child that was made and the broker's descriptors of it. Whoever holds this owns them.
 *
 * @param child not waited for yet
 * @param pipes both ends of them until it is past its exec, the broker's afterwards
 */
record Spawned(Child child, CommandPipes pipes) {

    /** Kills the child, waits until it is gone and closes everything. Blocks. */
    void discard() {
        killAndReap(child.pid());
        Descriptors.close(child.pidFd());
        child.release();
        pipes.close();
    }

    static void killAndReap(long pid) {
        try {
            PidFd.killAndReap(pid);
        } catch (ErrnoException e) {
            // Only we wait for our children, and only once.
            throw new AssertionError("child " + pid + " is not ours to kill", e);
        }
    }
}
