package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.Child;
import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.PidFd;

import org.jspecify.annotations.Nullable;

/**
 * A child that was made and the broker's descriptors of it. Whoever holds this owns them.
 *
 * @param child not waited for yet
 * @param pipes both ends of them until {@link #letGoOfStart}, the broker's afterwards
 * @param entry what the child enters by itself; null where it has nothing to enter
 */
record Spawned(Child child, CommandPipes pipes, @Nullable NamespaceEntry entry) {

    /** Gives back what the child needs until its exec, which it is past. Once. */
    void letGoOfStart() {
        child.release();
        pipes.closeCommandEnds();
        if (entry != null) {
            entry.close();
        }
    }

    /** Kills a child that is on its way, waits until it is gone and closes everything. Blocks. */
    void discard() {
        killAndReap(child.pid());
        Descriptors.close(child.pidFd());
        letGoOfStart();
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
