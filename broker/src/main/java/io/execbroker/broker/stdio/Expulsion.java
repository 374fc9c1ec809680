package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.ProcFd;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/*
 * close(2) takes a number out of the table first and lets go of its file then, which is what may block.
 * Done by dup3(2) of a harmless descriptor the first step shows: the number stands for something else.
 * So one thread may block for as long as the file's maker likes, while another sees that the file is
 * out of the table.
 */

/** Descriptors on their way out of the table, by a thread each, for each may block. */
final class Expulsion {

    private static final Logger LOG = LoggerFactory.getLogger(Expulsion.class);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    /** The first step needs microseconds: after this long something else is wrong. */
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * What a number stands for between its file's departure and its own end.
     *
     * @param fd somewhat harmless
     * @param target what /proc calls it: of the form {@code pipe:[number]}, which no path of
     *     another's making can look like
     */
    record Substitute(int fd, String target) {}

    private final Substitute substitute;
    private final boolean wasRefused;
    private final List<Departure> departures;
    private final AtomicInteger left;

    /**
     * @param wasRefused whether they are such that no command gets
     */
    Expulsion(Substitute substitute, boolean wasRefused, List<Integer> fds) {
        this.substitute = substitute;
        this.wasRefused = wasRefused;
        this.departures = fds.stream().map(Departure::new).toList();
        this.left = new AtomicInteger(fds.size());
    }

    boolean wasRefused() {
        return wasRefused;
    }

    /** Whether all are closed. Any thread. */
    boolean isOver() {
        return left.get() == 0;
    }

    /** Begins; when this returns they are out of the table, closed or not. */
    void run(Executor closers) {
        departures.forEach(closers::execute);
        var deadlineNanos = System.nanoTime() + MAX_WAIT_NANOS;
        while (!departures.stream().allMatch(Departure::isOut)) {
            if (System.nanoTime() > deadlineNanos) {
                LOG.error("descriptors do not leave the table: {}", departures);
                return;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private final class Departure implements Runnable {

        private final int fd;
        private volatile boolean isReplaced;

        Departure(int fd) {
            this.fd = fd;
        }

        @Override
        public void run() {
            try {
                Descriptors.replace(fd, substitute.fd());
            } catch (ErrnoException e) {
                LOG.error("descriptor {} could not be replaced", fd, e);
            }
            isReplaced = true;
            Descriptors.close(fd);
            left.decrementAndGet();
        }

        boolean isOut() {
            if (isReplaced) {
                return true;
            }
            try {
                return ProcFd.target(fd).equals(substitute.target());
            } catch (IOException e) {
                // Closed meanwhile.
                return true;
            }
        }

        @Override
        public String toString() {
            return Integer.toString(fd);
        }
    }
}
