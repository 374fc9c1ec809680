package io.execbroker.broker.posix;

import java.util.Optional;

/** A child of {@link CloneSpawn}: shares memory with this process until its exec. */
final class CloneChild implements Child {

    private final CloneSpawn maker;
    private final CloneMemory memory;
    private final CommandImage image;
    private final long begunNanos;
    private final long pid;
    private final int pidFd;

    /**
     * @param memory by which it was made, now this object's
     * @param image what it becomes
     * @param begunNanos when it was begun, {@link System#nanoTime}
     */
    CloneChild(CloneSpawn maker, CloneMemory memory, CommandImage image, long begunNanos) {
        this.maker = maker;
        this.memory = memory;
        this.image = image;
        this.begunNanos = begunNanos;
        pid = memory.pid();
        pidFd = memory.pidFd();
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public int pidFd() {
        return pidFd;
    }

    @Override
    public boolean isPastExec() {
        return !memory.isShared();
    }

    @Override
    public Optional<ErrnoException> failure() {
        return memory.failure(image);
    }

    @Override
    public long execNanos() {
        return begunNanos + memory.nanosToExec();
    }

    @Override
    public void release() {
        maker.takeBack(memory);
    }
}
