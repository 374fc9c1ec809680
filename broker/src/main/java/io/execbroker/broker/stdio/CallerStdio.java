package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.StandardFds;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A caller's standard input, output and error, which the broker holds for one command. Whoever has
 * this owns them: the session until it submits a request, the request from then on. Any thread.
 */
public final class CallerStdio implements AutoCloseable {

    /** One of them. */
    record Stream(int fd, Medium medium) {}

    private final StdioDoor door;
    private final int uid;
    private final List<Stream> streams;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** Takes ownership of three descriptors: standard input, output and error. */
    CallerStdio(StdioDoor door, int uid, List<Stream> streams) {
        assert streams.size() == 3 : streams;
        this.door = door;
        this.uid = uid;
        this.streams = List.copyOf(streams);
    }

    /** The descriptors, as a command is to get them; not to be used after {@link #close}. */
    public StandardFds fds() {
        return new StandardFds(streams.get(0).fd(), streams.get(1).fd(), streams.get(2).fd());
    }

    /** User at the other end of the connection. */
    int uid() {
        return uid;
    }

    /** Those that are open on such a medium. */
    List<Integer> on(Medium medium) {
        return streams.stream()
                .filter(stream -> stream.medium() == medium)
                .map(Stream::fd)
                .toList();
    }

    /** Has them closed, soon and elsewhere: this never blocks. Idempotent. */
    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            door.release(this);
        }
    }
}
