package io.execbroker.broker.process.epoll;

import io.execbroker.broker.epoll.WatchedFd;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.posix.PidFd;
import io.execbroker.broker.posix.Reaped;
import io.execbroker.broker.posix.ResourceUsage;
import io.execbroker.broker.posix.Signal;

import java.util.Optional;
import java.util.function.Consumer;

/** A child's pidfd: reaps the child when the kernel says that it has ended. Loop-confined. */
final class ExitWatch extends WatchedFd {

    /** For a child that somebody else has waited for: at least no success. */
    private static final Reaped LOST =
            new Reaped(new ExitStatus.Exited(255), ResourceUsage.UNKNOWN);

    private final long pid;
    private final Consumer<Reaped> onExit;
    private final Runnable onLoopEnd;
    private boolean outlivesLoop;

    /**
     * Takes ownership of {@code pidFd}.
     *
     * @param onExit hears of the exit, once
     * @param onLoopEnd hears instead that the loop ended first; the child was killed, unless {@link
     *     #outliveLoop} was called
     * @param onFault hears that {@code onExit} failed
     */
    ExitWatch(
            long pid,
            int pidFd,
            Consumer<Reaped> onExit,
            Runnable onLoopEnd,
            Consumer<Throwable> onFault) {
        super(pidFd, onFault);
        this.pid = pid;
        this.onExit = onExit;
        this.onLoopEnd = onLoopEnd;
    }

    /** Whether the child is not reaped yet; its process id is its own as long as this is true. */
    boolean isAlive() {
        return isOpen();
    }

    /** The child is not killed when the loop ends. */
    void outliveLoop() {
        outlivesLoop = true;
    }

    void signal(Signal signal) {
        if (isAlive()) {
            try {
                PidFd.signal(fd().intValue(), signal);
            } catch (ErrnoException e) {
                // It has just ended, or has become another user's under a security module: there
                // is nothing else to do to it.
            }
        }
    }

    @Override
    protected void onReady(int events) {
        var reaped = reap();
        if (reaped.isPresent()) {
            closeFd();
            onExit.accept(reaped.get());
        }
    }

    private Optional<Reaped> reap() {
        try {
            return PidFd.reap(fd().intValue());
        } catch (ErrnoException e) {
            return Optional.of(LOST);
        }
    }

    @Override
    protected void onLoopEnd() {
        if (isAlive()) {
            if (!outlivesLoop) {
                // Blocks the loop while the child dies: it has nothing else to do.
                Spawned.killAndReap(fd().intValue(), pid);
            }
            onLoopEnd.run();
        }
    }
}
