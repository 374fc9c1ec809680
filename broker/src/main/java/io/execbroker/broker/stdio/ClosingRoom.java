package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.Descriptors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/*
 * close(2) calls the file system of an open file (FLUSH of FUSE), the last close of a pipe waits for whoever
 * is in the middle of reading it, into memory that another program serves, and with a Unix socket goes all
 * that its peer has put into its queue, other sockets included.
 */

/**
 * Closes descriptors that others have made, on daemon threads ({@code broker-close-N}), for each
 * such call may block at the will of whoever made them. A user has a few of them: who blocks those
 * waits behind himself. Confined to the door's thread.
 *
 * <p>How much a user may leave here is decided by {@link #admits} for what is received, and by the
 * {@link Fence} for connections.
 */
final class ClosingRoom implements AutoCloseable {

    /** Sets of one user that are not closed yet: as many as commands that may end at once. */
    private static final int MAX_SETS = 2048;

    private static final int THREADS_OF_USER = 4;
    private static final long IDLE_SECONDS = 1;

    private final ThreadFactory threads =
            Thread.ofPlatform().daemon().name("broker-close-", 0).factory();

    /** One for each user that was ever seen; without threads when there is nothing to close. */
    private final Map<Integer, ThreadPoolExecutor> closers = new HashMap<>();

    private final Map<Integer, List<Closing>> sets = new HashMap<>();

    /** Whether more may be received from this user: of refused sets, one is the most. */
    boolean admits(int uid) {
        forgetWhatIsOver();
        var ofUser = sets.getOrDefault(uid, List.of());
        return ofUser.size() < MAX_SETS && ofUser.stream().noneMatch(Closing::wasRefused);
    }

    /**
     * Has {@code fds} closed, by one thread one after another. Returns at once.
     *
     * @param uid user who made them
     * @param wasRefused whether they are such that no command gets
     */
    void close(int uid, boolean wasRefused, List<Integer> fds) {
        if (!fds.isEmpty()) {
            forgetWhatIsOver();
            var closing = new Closing(fds, wasRefused);
            sets.computeIfAbsent(uid, _ -> new ArrayList<>()).add(closing);
            execute(uid, closing);
        }
    }

    /**
     * Has the last descriptor of a connection closed, and with it what is in its queue. Returns at
     * once.
     *
     * @param uid user at its other end
     * @param whenClosed run on the thread that has closed it
     */
    void closeConnection(int uid, int socket, Runnable whenClosed) {
        execute(
                uid,
                () -> {
                    Descriptors.close(socket);
                    whenClosed.run();
                });
    }

    private void execute(int uid, Runnable closing) {
        var ofUser = closers.computeIfAbsent(uid, _ -> newCloser());
        try {
            ofUser.execute(closing);
        } catch (OutOfMemoryError e) {
            // No thread could be made now. The next that is does this too.
            ofUser.getQueue().add(closing);
        }
    }

    private ThreadPoolExecutor newCloser() {
        var closer =
                new ThreadPoolExecutor(
                        THREADS_OF_USER,
                        THREADS_OF_USER,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        threads);
        closer.allowCoreThreadTimeOut(true);
        return closer;
    }

    private void forgetWhatIsOver() {
        sets.values().forEach(ofUser -> ofUser.removeIf(Closing::isOver));
        sets.values().removeIf(List::isEmpty);
    }

    /** Threads that are idle end soon; one that is blocked ends with the process. */
    @Override
    public void close() {
        closers.values().forEach(ThreadPoolExecutor::shutdown);
    }

    private static final class Closing implements Runnable {

        private final List<Integer> fds;
        private final boolean wasRefused;
        private volatile boolean isOver;

        Closing(List<Integer> fds, boolean wasRefused) {
            this.fds = fds;
            this.wasRefused = wasRefused;
        }

        @Override
        public void run() {
            fds.forEach(Descriptors::close);
            isOver = true;
        }

        boolean wasRefused() {
            return wasRefused;
        }

        boolean isOver() {
            return isOver;
        }
    }
}
