package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.Descriptors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/*
 * close(2) calls the file system of an open file (FLUSH of FUSE), the last close of a pipe waits for whoever
 * is in the middle of reading it, into memory that another program serves, and with a Unix socket goes all
 * that its peer has put into its queue, other sockets included.
 */

/**
 * Closes descriptors that others have made, on daemon threads of its own ({@code broker-close-N}),
 * for each such call may block at the will of whoever made them. Confined to the door's thread.
 *
 * <p>Who may hold how many threads is decided by {@link #admits}: nothing more is received from a
 * user before what that user has sent is closed, up to these bounds.
 */
final class ClosingRoom implements AutoCloseable {

    /** Sets of one user that are not closed yet; one that does not block is at once. */
    private static final int MAX_SETS = 64;

    private static final long IDLE_SECONDS = 1;

    private final ExecutorService closers =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Thread.ofPlatform().daemon().name("broker-close-", 0).factory());
    private final Map<Integer, List<Closing>> closings = new HashMap<>();

    /** Whether more may be received from this user: of refused sets, one is the most. */
    boolean admits(int uid) {
        forgetWhatIsOver();
        var ofUser = closings.getOrDefault(uid, List.of());
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
            close(uid, new Closing(fds, wasRefused, () -> {}));
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
        close(uid, new Closing(List.of(socket), false, whenClosed));
    }

    private void close(int uid, Closing closing) {
        forgetWhatIsOver();
        closings.computeIfAbsent(uid, _ -> new ArrayList<>()).add(closing);
        closers.execute(closing);
    }

    private void forgetWhatIsOver() {
        closings.values().forEach(ofUser -> ofUser.removeIf(Closing::isOver));
        closings.values().removeIf(List::isEmpty);
    }

    /** Threads that are idle end soon; one that is blocked ends with the process. */
    @Override
    public void close() {
        closers.shutdown();
    }

    private static final class Closing implements Runnable {

        private final List<Integer> fds;
        private final boolean wasRefused;
        private final Runnable whenClosed;
        private volatile boolean isOver;

        Closing(List<Integer> fds, boolean wasRefused, Runnable whenClosed) {
            this.fds = fds;
            this.wasRefused = wasRefused;
            this.whenClosed = whenClosed;
        }

        @Override
        public void run() {
            fds.forEach(Descriptors::close);
            isOver = true;
            whenClosed.run();
        }

        boolean wasRefused() {
            return wasRefused;
        }

        boolean isOver() {
            return isOver;
        }
    }
}
