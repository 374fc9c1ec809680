package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.Child;
import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.PidFd;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child that was made and the broker's descriptors of it. Whoever holds this owns them.
 *
 * @param child not waited for yet
 * @param pipes both ends of them until {@link #letGoOfStart}, the broker's afterwards
 * @param entry what the child enters by itself; null where it has nothing to enter
 */
record Spawned(Child child, CommandPipes pipes, @Nullable NamespaceEntry entry) {

    private static final Logger LOG = LoggerFactory.getLogger(Spawned.class);

    /** How long a killed process may take to end before it is given up. */
    private static final int END_MILLIS = 2_000;

    /** Gives back what the child needs until its exec, which it is past. Once. */
    void letGoOfStart() {
        child.release();
        pipes.closeCommandEnds();
        if (entry != null) {
            entry.close();
        }
    }

    /**
     * Kills a child whose loop does not follow it, waits a moment for its end, and closes
     * everything. Blocks. One that hangs in the kernel keeps what it may be about to use.
     */
    void discard() {
        killAndReap(child.pidFd(), child.pid());
        Descriptors.close(child.pidFd());
        pipes.closeBrokerEnds();
        if (child.isPastExec()) {
            letGoOfStart();
        }
    }

    /** Kills a child and waits for its end, but not for ever. */
    static void killAndReap(int pidFd, long pid) {
        try {
            if (!PidFd.killAndReap(pidFd, pid, END_MILLIS)) {
                LOG.warn("process {} is killed and does not end: it hangs in the kernel", pid);
            }
        } catch (ErrnoException e) {
            // Only we wait for our children, and only once.
            throw new AssertionError("child " + pid + " is not ours to kill", e);
        }
    }
}
