package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.Child;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/*
 * The kernel clears a word in memory when a child is past its exec, and wakes nobody who waits by
 * epoll. Most commands are over before the first look: their end tells. For the others nothing waits
 * for the start but what they are to read, and whoever wants to know.
 */

/** Looks whether a child is past its exec. Confined to its loop. */
final class ExecWatch {

    private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** For a command that is given something to read: less than the loader takes to get there. */
    private static final long FIRST_LOOK_FED_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final long MAX_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(64);

    private final Child child;
    private final IoEventLoop loop;
    private final Runnable onPastExec;
    private final Runnable onLate;
    private @Nullable Future<?> next;
    private long delayNanos;
    private boolean wasOnItsWay;
    private long onItsWayNanos;

    /**
     * @param isFed whether input waits for the command
     * @param onPastExec is told once, unless {@link #end} comes first
     * @param onLate is told at each look that finds it still on its way when others are long past
     *     it
     */
    ExecWatch(Child child, boolean isFed, IoEventLoop loop, Runnable onPastExec, Runnable onLate) {
        this.child = child;
        this.loop = loop;
        this.onPastExec = onPastExec;
        this.onLate = onLate;
        delayNanos = isFed ? FIRST_LOOK_FED_NANOS : FIRST_LOOK_NANOS;
    }

    /** Looks now, and again as long as it is not. */
    void look() {
        if (child.isPastExec()) {
            onPastExec.run();
            return;
        }
        wasOnItsWay = true;
        onItsWayNanos = System.nanoTime();
        next = loop.schedule(this::look, delayNanos, TimeUnit.NANOSECONDS);
        if (delayNanos < MAX_DELAY_NANOS) {
            delayNanos = Math.min(delayNanos * 2, MAX_DELAY_NANOS);
        } else {
            onLate.run();
        }
    }

    /**
     * Since when the image runs, {@link System#nanoTime}: since the child called for it, or was
     * last seen to wait for it. Only once the child is past its exec.
     */
    long startedNanos() {
        long execNanos = child.execNanos();
        return wasOnItsWay && onItsWayNanos - execNanos > 0 ? onItsWayNanos : execNanos;
    }

    /** Looks no more. Idempotent. */
    void end() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }
}
