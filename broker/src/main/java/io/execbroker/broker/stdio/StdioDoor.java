package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.ErrnoException;
import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.UnixChannel;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Where callers hand over their standard streams. Safe for use by any thread: what may wait does so
 * on a thread of the door's own, {@code broker-stdio}, made when it is first needed.
 */
public final class StdioDoor implements AutoCloseable {

    private static final long CLOSE_SECONDS = 5;
    private static final int MAX_LINGERING = 1024;

    /** Bounded by the connections: each has one attempt, one set and its own end at a time. */
    private final BlockingQueue<DoorTask> tasks = new LinkedBlockingQueue<>();

    private final RightsSwitch rights;
    private final Fence fence;

    /** What was handed out and has not come back. */
    private final Set<CallerStdio> held = ConcurrentHashMap.newKeySet();

    private final Object lock = new Object();
    private @Nullable Thread keeper;

    public StdioDoor() {
        this(RightsSwitch.OF_KERNEL);
    }

    /**
     * @param rights how a peer is kept from sending what was not asked for
     */
    public StdioDoor(RightsSwitch rights) {
        this(rights, MAX_LINGERING);
    }

    StdioDoor(RightsSwitch rights, int maxLingering) {
        this.rights = rights;
        fence = new Fence(this, rights, maxLingering);
    }

    /** What keeps other descriptors away from the loops. */
    public Fence fence() {
        return fence;
    }

    /** Whether descriptors can be received on this connection: its transport must be epoll. */
    public boolean isOfferedOn(Channel connection) {
        return connection instanceof UnixChannel
                && connection.eventLoop() instanceof IoEventLoop loop
                && loop.isCompatible(EpollIoHandle.class);
    }

    /**
     * Prepares to wait for the descriptors of a connection; nothing changes before {@link
     * StdioWait#begin}. Call it on the connection's loop.
     *
     * @param connection one on which this {@linkplain #isOfferedOn is offered}
     * @param uid user at its other end
     * @param listener hears what comes, on the loop, unless the wait is ended
     * @throws IOException when the broker is out of descriptors
     */
    public StdioWait prepare(Channel connection, int uid, Consumer<Arrival> listener)
            throws IOException {
        start();
        var number = ((UnixChannel) connection).fd().intValue();
        var guard = Descriptors.duplicate(number);
        try {
            return new ArrivalWatch(
                    this, Descriptors.duplicate(number), guard, uid, connection, listener);
        } catch (ErrnoException e) {
            Descriptors.close(guard);
            throw e;
        }
    }

    void start() throws IOException {
        synchronized (lock) {
            if (keeper == null) {
                keeper =
                        Thread.ofPlatform()
                                .daemon()
                                .name("broker-stdio")
                                .start(new DoorKeeper(this, rights, tasks));
            }
        }
    }

    void receive(Attempt attempt) {
        tasks.add(new DoorTask.Receive(attempt));
    }

    /** Takes the last descriptor of a connection: what its peer has sent goes with it. */
    void closeConnection(int uid, int socket) {
        fence.onLingering(uid);
        tasks.add(new DoorTask.CloseConnection(uid, socket));
    }

    CallerStdio hold(int uid, List<Integer> fds) {
        var stdio = new CallerStdio(this, uid, fds);
        held.add(stdio);
        return stdio;
    }

    void release(CallerStdio stdio) {
        held.remove(stdio);
        tasks.add(new DoorTask.Release(stdio));
    }

    /**
     * Closes what is still held. After the loops and the engine, which use it. Waits a bounded
     * time; what blocks then ends with the process.
     */
    @Override
    public void close() {
        Thread stopping;
        synchronized (lock) {
            stopping = keeper;
        }
        if (stopping != null) {
            held.forEach(CallerStdio::close);
            tasks.add(new DoorTask.Stop());
            try {
                TimeUnit.SECONDS.timedJoin(stopping, CLOSE_SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
