package io.execbroker.broker.oslo;

import io.execbroker.broker.admission.Lane;
import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.session.RootwrapDoor;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A private socket for one user and one profile, with its connections. Its state belongs to one
 * event loop of its own; what it tells and asks of connections crosses to theirs.
 */
final class Door implements RootwrapDoor {

    /*
     * Closing
     *
     * The client of oslo.rootwrap (Client.execute in its client.py) takes the end of its connection,
     * or a null, for a daemon that died before it saw the command: it starts another one and sends the
     * command again, once. A failure (#TRACEBACK) it hands to the agent as RemoteError, and starts
     * another daemon for the next command. So:
     *
     * - a command that was taken is answered, whatever happens, and the connection ends after that;
     * - a command that arrives at a closing door is not looked at: the end of the connection makes the
     *   client run it elsewhere, and an agent notices nothing. A failure would be the agent's.
     * - a command that waited in the queue when the broker stopped has not run either: the same.
     */

    private final Peer owner;
    private final String profile;
    private final byte[] key;
    private final int idleSeconds;
    private final DoorFolder folder;
    private final Lane lane;
    private final EventLoop home;
    private final Executor worker;
    private final CompletableFuture<End> closed = new CompletableFuture<>();

    private final AtomicInteger running = new AtomicInteger();
    private volatile long lastAskedNanos = System.nanoTime();
    private volatile boolean isClosing;

    // Confined to the home loop.
    private final Set<DoorConnection> connections = new LinkedHashSet<>();
    private @Nullable Channel socket;
    private @Nullable End end;
    private boolean isSocketClosed;
    private boolean isFinished;

    /**
     * @param owner whom it is for; its commands are judged as asked by it
     * @param key 32 random bytes
     * @param idleSeconds at least 1
     * @param lane of all its connections together
     * @param home one of the event loops
     * @param worker for what blocks
     */
    Door(
            Peer owner,
            String profile,
            byte[] key,
            int idleSeconds,
            DoorFolder folder,
            Lane lane,
            EventLoop home,
            Executor worker) {
        this.owner = owner;
        this.profile = profile;
        this.key = key.clone();
        this.idleSeconds = idleSeconds;
        this.folder = folder;
        this.lane = lane;
        this.home = home;
        this.worker = worker;
    }

    /** Its socket accepts. */
    void listen(Channel bound) {
        home.execute(() -> {
            socket = bound;
            bound.closeFuture().addListener(_ -> home.execute(this::onSocketClosed));
            if (isClosing) {
                closeSocket();
            } else {
                checkIdle();
            }
        });
    }

    // ---- what it is

    /** Whom it is for. */
    Peer owner() {
        return owner;
    }

    /** What judges its commands. */
    String profile() {
        return profile;
    }

    /** Its place in admission, of all its connections together. */
    Lane lane() {
        return lane;
    }

    @Override
    public String socketPath() {
        return folder.socket().toString();
    }

    @Override
    public byte[] key() {
        return key.clone();
    }

    @Override
    public int idleSeconds() {
        return idleSeconds;
    }

    // ---- from its connections

    /** A connection was accepted. */
    void enter(DoorConnection connection) {
        home.execute(() -> {
            connections.add(connection);
            if (isClosing) {
                connection.endWhenIdle();
            }
        });
    }

    /** A connection is gone. */
    void leave(DoorConnection connection) {
        home.execute(() -> {
            connections.remove(connection);
            finishIfEmpty();
        });
    }

    /** Whether nothing more is taken. Any thread. */
    boolean isClosing() {
        return isClosing;
    }

    /** A command was asked for: it counts as running until {@link #commandEnded}. Any thread. */
    void commandBegan() {
        running.incrementAndGet();
        touch();
    }

    void commandEnded() {
        running.decrementAndGet();
    }

    /** Begins the idle timeout anew. Any thread. */
    void touch() {
        lastAskedNanos = System.nanoTime();
    }

    private void checkIdle() {
        if (isClosing) {
            return;
        }
        var idleNanos = running.get() > 0 ? 0 : System.nanoTime() - lastAskedNanos;
        var leftNanos = TimeUnit.SECONDS.toNanos(idleSeconds) - idleNanos;
        if (leftNanos <= 0) {
            close(End.IDLE);
        } else {
            var _ = home.schedule(this::checkIdle, leftNanos, TimeUnit.NANOSECONDS);
        }
    }

    // ---- its end

    @Override
    public void close(End reason) {
        home.execute(() -> {
            if (end != null) {
                return;
            }
            end = reason;
            isClosing = true;
            closeSocket();
            List.copyOf(connections).forEach(DoorConnection::endWhenIdle);
        });
    }

    @Override
    public CompletionStage<End> closed() {
        return closed.copy();
    }

    private void closeSocket() {
        if (socket != null) {
            var _ = socket.close();
        }
    }

    private void onSocketClosed() {
        isSocketClosed = true;
        finishIfEmpty();
    }

    private void finishIfEmpty() {
        if (end == null || !isSocketClosed || !connections.isEmpty() || isFinished) {
            return;
        }
        isFinished = true;
        var reason = end;
        try {
            worker.execute(() -> {
                remove();
                closed.complete(reason);
            });
        } catch (RejectedExecutionException e) {
            // The broker ends, and Doors has removed what was left.
            closed.complete(reason);
        }
    }

    /** Removes its socket and folder. Blocks. Idempotent. */
    void remove() {
        folder.remove();
    }

    @Override
    public String toString() {
        return "door " + folder.socket();
    }
}
