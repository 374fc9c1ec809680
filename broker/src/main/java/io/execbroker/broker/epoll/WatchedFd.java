package io.execbroker.broker.epoll;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/*
 * Why edge-triggered. epoll reports a hang-up whatever it was asked for, so a level-triggered pipe
 * that nobody may read now would wake the loop without end once its writer is gone. An edge is
 * reported once: pausing then needs no system call at all, and each descriptor is added to epoll
 * once and removed once. The price is that whoever stops before the kernel said EAGAIN must
 * remember that there is more. epoll(7).
 */

/**
 * A descriptor on an epoll loop, edge-triggered. Confined to that loop; owns the descriptor.
 *
 * <p>Events may still come after {@link #closeFd}, in the turn in which it was called: {@link
 * #onReady} is not called for them.
 */
public abstract class WatchedFd implements EpollIoHandle {

    /** {@code events} of {@link #onReady}: there is something to read, or an end. */
    protected static final int EPOLLIN = EpollIoOps.EPOLLIN.value();

    private final FileDescriptor fd;
    private final Consumer<Throwable> onFault;
    private @Nullable IoRegistration registration;

    /**
     * Takes ownership of {@code fd}.
     *
     * @param onFault hears of what {@link #onReady} threw. It stops there: on its way up it would
     *     cost the other descriptors of this turn their edges, which do not come again, and an
     *     Error would cost all of them their loop
     */
    protected WatchedFd(int fd, Consumer<Throwable> onFault) {
        this.fd = new FileDescriptor(fd);
        this.onFault = onFault;
    }

    @Override
    public final FileDescriptor fd() {
        return fd;
    }

    /** The kernel says that something has changed. */
    protected abstract void onReady(int events);

    /** The loop ends and nobody will hear of this descriptor again. */
    protected abstract void onLoopEnd();

    public final boolean isOpen() {
        return fd.isOpen();
    }

    public final boolean isWatched() {
        return registration != null;
    }

    /**
     * Adds the descriptor to {@code loop}.
     *
     * @throws IOException if epoll refuses it; it is open still
     */
    public final void watch(IoEventLoop loop, EpollIoOps interest) throws IOException {
        // In the loop this completes before it returns.
        var registering = loop.register(this);
        if (!registering.isSuccess()) {
            throw new IOException("the event loop takes no descriptor", registering.cause());
        }
        registration = registering.getNow();
        submit(registration, interest);
    }

    /** Has what is true now reported once more, as if it were new. */
    public final void askAgain(EpollIoOps interest) throws IOException {
        if (registration != null) {
            submit(registration, interest);
        }
    }

    private static void submit(IoRegistration registration, EpollIoOps interest)
            throws IOException {
        try {
            registration.submit(interest.with(EpollIoOps.EPOLLET));
        } catch (UncheckedIOException e) {
            throw new IOException("epoll_ctl", e);
        }
    }

    /** Takes the descriptor off the loop and leaves it open. Idempotent. */
    public final void unwatch() {
        if (registration != null) {
            registration.cancel();
        }
    }

    /** Takes the descriptor off the loop and closes it, in this order. Idempotent. */
    public final void closeFd() {
        if (!fd.isOpen()) {
            return;
        }
        unwatch();
        try {
            fd.close();
        } catch (IOException e) {
            // Linux has freed the number nevertheless, close(2).
        }
    }

    @Override
    public final void handle(IoRegistration ignored, IoEvent event) {
        if (fd.isOpen()) {
            contained(() -> onReady(((EpollIoEvent) event).ops().value()));
        }
    }

    /** Runs {@code step} for the loop, which is never to see it fail. */
    public final void contained(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error fault) {
            onFault.accept(fault);
        }
    }

    /** Called by the loop when it ends, after it has cancelled the registration. */
    @Override
    public final void close() {
        onLoopEnd();
        closeFd();
    }
}
