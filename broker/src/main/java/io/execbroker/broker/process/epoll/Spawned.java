package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.PidFd;

/**
 * A running child and the broker's descriptors of it. Whoever holds this owns them.
 *
 * @param pid process, group and session id
 * @param pidFd not waited for yet
 * @param pipes the broker's ends
 */
record Spawned(long pid, int pidFd, CommandPipes pipes) {

    /** Kills the child, waits until it is gone and closes everything. Blocks. */
    void discard() {
        killAndReap(pid);
        Descriptors.close(pidFd);
        pipes.closeBrokerEnds();
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
