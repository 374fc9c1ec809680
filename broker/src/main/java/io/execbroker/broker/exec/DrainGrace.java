package io.execbroker.broker.exec;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * After a command's exit another process may hold its outputs open, as the child of a daemonising
 * command does. This waits until they have been quiet for the grace, then gives up on them.
 * Confined to its stream's loop.
 */
final class DrainGrace {

    private final EventLoop loop;
    private final long graceNanos;
    private final BooleanSupplier isBusy;
    private final Runnable giveUp;
    private @Nullable Future<?> timer;

    /**
     * @param isBusy whether there was output since it was last asked, or the reader is what holds
     *     it up
     * @param giveUp closes the outputs
     */
    DrainGrace(EventLoop loop, long graceNanos, BooleanSupplier isBusy, Runnable giveUp) {
        this.loop = loop;
        this.graceNanos = graceNanos;
        this.isBusy = isBusy;
        this.giveUp = giveUp;
    }

    void start() {
        timer = loop.schedule(this::onElapsed, graceNanos, TimeUnit.NANOSECONDS);
    }

    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void onElapsed() {
        if (isBusy.getAsBoolean()) {
            start();
        } else {
            timer = null;
            giveUp.run();
        }
    }
}
