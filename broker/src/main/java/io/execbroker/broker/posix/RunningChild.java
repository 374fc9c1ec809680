package io.execbroker.broker.posix;

import java.util.Optional;

/**
 * A child of {@link PosixSpawn}, which waits for the exec.
 *
 * @param execNanos when it was made, for no other time is known
 */
record RunningChild(long pid, int pidFd, long execNanos) implements Child {

    @Override
    public boolean isPastExec() {
        return true;
    }

    @Override
    public Optional<ErrnoException> failure() {
        return Optional.empty();
    }

    @Override
    public void release() {}
}
