package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.Pipe;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/*
 * close(2) takes a number out of the table first and lets go of its file then, which is what may block.
 * Done by dup3(2) of a harmless descriptor the first step shows: the number stands for something else.
 * So one thread may block for as long as the file's maker likes, while another sees that the file is
 * out of the table.
 */

/**
 * Closes descriptors that others have made, on daemon threads of its own ({@code broker-close-N}),
 * for each such call may block at the will of whoever made them. Confined to the door's thread.
 *
 * <p>Who may hold how many threads is decided by {@link #admits}: nothing is received from a user
 * one of whose refused sets is not closed yet, or {@link #MAX_CLOSINGS} others.
 */
final class ClosingRoom implements AutoCloseable {

    /** Of one user, at once; one that does not block takes microseconds. */
    static final int MAX_CLOSINGS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(ClosingRoom.class);

    private static final long IDLE_SECONDS = 1;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /**
     * Taking a file out of the table needs microseconds: after this long something else is wrong.
     */
    private static final long MAX_DEPARTURE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Consumer<Closing> onEnd;
    private final ExecutorService closers =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Thread.ofPlatform().daemon().name("broker-close-", 0).factory());
    private final Map<Integer, Integer> closingsByUser = new HashMap<>();
    private final Set<Integer> usersWithRefused = new HashSet<>();

    /** What a number stands for between the file that leaves and its own end. */
    private final int substitute;

    private final String substituteTarget;

    /**
     * @param onEnd told on some thread of what is closed; has to bring it to {@link #ended}
     * @throws IOException when there is no descriptor left
     */
    ClosingRoom(Consumer<Closing> onEnd) throws IOException {
        this.onEnd = onEnd;
        var pipe = Pipe.forReading();
        Descriptors.close(pipe.brokerEnd());
        substitute = pipe.commandEnd();
        // pipe:[number], which no path of another's making can look like.
        substituteTarget = ProcFd.target(substitute);
    }

    /** Whether more may be received from this user. */
    boolean admits(int uid) {
        return !usersWithRefused.contains(uid)
                && closingsByUser.getOrDefault(uid, 0) < MAX_CLOSINGS;
    }

    /** Closes {@code fds}, of kinds whose close a child that is being made may well repeat. */
    void close(int uid, List<Integer> fds) {
        if (!fds.isEmpty()) {
            var closing = begin(uid, false, 1);
            closers.execute(() -> {
                fds.forEach(Descriptors::close);
                closing.end();
            });
        }
    }

    /**
     * Closes {@code fds}. When this returns they are out of the table, closed or not. To be called
     * with the spawners' gate shut.
     */
    void expel(int uid, boolean wasRefused, List<Integer> fds) {
        if (fds.isEmpty()) {
            return;
        }
        var closing = begin(uid, wasRefused, fds.size());
        var departures = fds.stream().map(fd -> new Departure(fd, closing)).toList();
        departures.forEach(closers::execute);
        var deadlineNanos = System.nanoTime() + MAX_DEPARTURE_NANOS;
        while (!departures.stream().allMatch(Departure::isOut)) {
            if (System.nanoTime() > deadlineNanos) {
                LOG.error("descriptors {} of uid {} do not leave the table", fds, uid);
                return;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private Closing begin(int uid, boolean wasRefused, int parts) {
        closingsByUser.merge(uid, 1, Integer::sum);
        if (wasRefused) {
            usersWithRefused.add(uid);
        }
        return new Closing(uid, wasRefused, parts, onEnd);
    }

    /** {@code closing} is over. */
    void ended(Closing closing) {
        // An entry that falls to zero is removed.
        closingsByUser.computeIfPresent(closing.uid(), (_, count) -> count == 1 ? null : count - 1);
        if (closing.wasRefused()) {
            usersWithRefused.remove(closing.uid());
        }
    }

    /** One descriptor on its way out, by a thread of its own. */
    private final class Departure implements Runnable {

        private final int fd;
        private final Closing closing;
        private volatile boolean isReplaced;

        Departure(int fd, Closing closing) {
            this.fd = fd;
            this.closing = closing;
        }

        @Override
        public void run() {
            try {
                Descriptors.replace(fd, substitute);
            } catch (ErrnoException e) {
                LOG.error("descriptor {} could not be replaced", fd, e);
            }
            isReplaced = true;
            Descriptors.close(fd);
            closing.end();
        }

        boolean isOut() {
            if (isReplaced) {
                return true;
            }
            try {
                return ProcFd.target(fd).equals(substituteTarget);
            } catch (IOException e) {
                // It has gone meanwhile.
                return true;
            }
        }
    }

    /** Threads that are idle end soon; one that is blocked ends with the process. */
    @Override
    public void close() {
        closers.shutdown();
        Descriptors.close(substitute);
    }
}
