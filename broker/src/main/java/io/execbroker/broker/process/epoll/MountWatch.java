package io.execbroker.broker.process.epoll;

import io.execbroker.broker.epoll.WatchedFd;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoOps;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Tells {@link KeptMounts} of changes to the host's mounts, and of the time that passes. Confined
 * to its loop, but for {@link #begin} and {@link #end}.
 */
final class MountWatch extends WatchedFd {

    private static final Logger LOG = LoggerFactory.getLogger(MountWatch.class);
    private static final long IDLE_CHECK_SECONDS = 2;

    private final IoEventLoop loop;
    private final KeptMounts kept;
    private @Nullable Future<?> idleCheck;

    /**
     * @param table of the host's mounts, from now on this object's
     */
    MountWatch(int table, IoEventLoop loop, KeptMounts kept) {
        super(table, fault -> LOG.error("changes of the host's mounts are missed", fault));
        this.loop = loop;
        this.kept = kept;
    }

    /** Any thread. */
    void begin() {
        try {
            loop.execute(this::start);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    /** Any thread. */
    void end() {
        try {
            loop.execute(this::stop);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and closed it.
        }
    }

    private void start() {
        try {
            watch(loop, EpollIoOps.EPOLLERR);
            idleCheck =
                    loop.scheduleWithFixedDelay(
                            kept::letGoIdle,
                            IDLE_CHECK_SECONDS,
                            IDLE_CHECK_SECONDS,
                            TimeUnit.SECONDS);
        } catch (IOException e) {
            LOG.warn("mounts of network namespaces cannot be kept: {}", e.getMessage());
            close();
        }
    }

    private void stop() {
        if (idleCheck != null) {
            idleCheck.cancel(false);
        }
        closeFd();
    }

    @Override
    protected void onReady(int events) {
        if ((events & EpollIoOps.EPOLLERR.value()) != 0) {
            kept.letGoAll();
        }
    }

    @Override
    protected void onLoopEnd() {
        kept.onWatchEnd(this);
    }
}
