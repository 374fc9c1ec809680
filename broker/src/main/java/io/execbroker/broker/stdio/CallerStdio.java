package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.StandardFds;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A caller's standard input, output and error, which the broker holds for one command. Whoever has
 * this owns them: the session until it submits a request, the request from then on. Any thread.
 */
public final class CallerStdio implements AutoCloseable {

    private final StdioDoor door;
    private final int uid;
    private final List<Integer> fds;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** Takes ownership of three descriptors: standard input, output and error. */
    CallerStdio(StdioDoor door, int uid, List<Integer> fds) {
        assert fds.size() == 3 : fds;
        this.door = door;
        this.uid = uid;
        this.fds = List.copyOf(fds);
    }

    /** The descriptors, as a command is to get them; not to be used after {@link #close}. */
    public StandardFds fds() {
        return new StandardFds(fds.get(0), fds.get(1), fds.get(2));
    }

    /** User at the other end of the connection. */
    int uid() {
        return uid;
    }

    List<Integer> all() {
        return fds;
    }

    /** Has them closed, soon and elsewhere: this never blocks. Idempotent. */
    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            door.release(this);
        }
    }
}
