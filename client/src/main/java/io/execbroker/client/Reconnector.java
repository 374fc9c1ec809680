package io.execbroker.client;

import io.execbroker.client.BrokerConnectionException.Reason;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/*
 * Phases
 *   IDLE        no connection, and nobody who wants one
 *   CONNECTING  a try is under way, or the pause after a failed one
 *   CONNECTED   `current` takes streams
 *   CLOSED      for good
 *
 * What becomes of a request whose connection went away: see ClientStream.isRepeatable. It goes back
 * to the front of `held`; the next connection takes it only if it can answer it without running it
 * twice. Everything else fails at once with OutcomeUnknownException.
 */
/**
 * Gives requests to the one connection that takes them, holds those that have to wait for one or
 * for room on it, and gets a lost connection back while something waits. Confined to the event
 * loop.
 */
final class Reconnector implements ClientConnection.Owner {

    private enum Phase {
        IDLE,
        CONNECTING,
        CONNECTED,
        CLOSED
    }

    private final EventLoop loop;
    private final ClientSettings settings;
    private final Connector connector;
    private final ArrayDeque<ClientStream> held = new ArrayDeque<>();

    /** Connections that answer what they have and take nothing new. */
    private final Set<ClientConnection> retired = new HashSet<>();

    private Phase phase = Phase.IDLE;
    private @Nullable ClientConnection current;

    /** Tries in a row that led to no answer. */
    private int failures;

    /** True when {@code current} has answered a stream. */
    private boolean hasAnswered;

    private @Nullable ScheduledFuture<?> retry;
    private volatile @Nullable BrokerInfo broker;

    Reconnector(EventLoop loop, ClientSettings settings) {
        this.loop = loop;
        this.settings = settings;
        connector = new Connector(loop, settings);
    }

    /** The broker of the latest connection; null before the first. Any thread. */
    @Nullable BrokerInfo broker() {
        return broker;
    }

    /** Makes the first connection; there is one try. */
    void start(CompletableFuture<Void> started) {
        phase = Phase.CONNECTING;
        connector
                .connect(this)
                .addListener((Future<ClientConnection> done) -> {
                    if (done.isSuccess()) {
                        onConnected(done.getNow());
                        started.complete(null);
                    } else {
                        phase = Phase.IDLE;
                        started.completeExceptionally(done.cause());
                    }
                });
    }

    /** Sends the request, or holds it until it can be sent. */
    void submit(ClientStream stream) {
        if (phase == Phase.CLOSED) {
            stream.fail(closed());
        } else if (held.isEmpty() && current != null && current.hasRoom()) {
            current.open(stream);
        } else if (held.size() >= settings.maxHeldRequests()) {
            stream.fail(heldTooMany());
        } else {
            held.add(stream);
            serveHeld(noReconnect());
        }
    }

    /** Ends everything. */
    void close() {
        phase = Phase.CLOSED;
        if (retry != null) {
            retry.cancel(false);
        }
        failHeld(closed());
        List<ClientConnection> open = new ArrayList<>(retired);
        if (current != null) {
            open.add(current);
        }
        open.forEach(connection -> connection.close(closed()));
    }

    @Override
    public void onStreamEnded(ClientConnection connection) {
        if (connection == current) {
            hasAnswered = true;
            serveHeld(noReconnect());
        } else if (connection.isEmpty()) {
            connection.close(closed());
        }
    }

    @Override
    public void onDraining(ClientConnection connection, List<ClientStream> unseen) {
        boolean waits = !unseen.isEmpty() || !held.isEmpty();
        retire(connection, waits && connection.isEmpty());
        unseen.forEach(ClientStream::onUnseen);
        settle(unseen, draining());
    }

    @Override
    public void onClosed(
            ClientConnection connection,
            BrokerConnectionException cause,
            List<ClientStream> open,
            List<ClientStream> unseen) {
        List<ClientStream> all = new ArrayList<>(open);
        all.addAll(unseen);
        retired.remove(connection);
        leave(connection, !all.isEmpty() || !held.isEmpty());
        long now = System.nanoTime();
        open.forEach(stream -> stream.onLost(now));
        unseen.forEach(ClientStream::onUnseen);
        settle(all, cause);
    }

    /** Holds those that another connection may answer, fails the others. */
    private void settle(List<ClientStream> streams, BrokerConnectionException cause) {
        List<ClientStream> lost = new ArrayList<>();
        for (ClientStream stream : streams.reversed()) {
            if (stream.isRepeatable() && phase != Phase.CLOSED) {
                held.addFirst(stream);
            } else {
                lost.addFirst(stream);
            }
        }
        lost.forEach(stream -> stream.fail(stream.lost(cause)));
        serveHeld(cause);
    }

    private void onConnected(ClientConnection connection) {
        if (phase == Phase.CLOSED) {
            connection.close(closed());
            return;
        }
        phase = Phase.CONNECTED;
        current = connection;
        broker = connection.broker();
        hasAnswered = false;
        serveHeld(noReconnect());
    }

    private void onConnectFailed(BrokerConnectionException cause) {
        if (phase == Phase.CLOSED) {
            return;
        }
        failures++;
        phase = Phase.IDLE;
        if (!held.isEmpty()) {
            seekConnection(cause);
        }
    }

    /** Connects for those held, after a pause when the last tries came to nothing. */
    private void seekConnection(BrokerConnectionException cause) {
        ReconnectPolicy policy = settings.reconnectPolicy();
        if (failures >= policy.attempts() || cause.reason().isFinal()) {
            failures = 0;
            failHeld(cause);
            return;
        }
        phase = Phase.CONNECTING;
        if (failures == 0) {
            connect();
        } else {
            long delayNanos = policy.delayNanos(failures);
            retry = loop.schedule(this::connect, delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void connect() {
        connector
                .connect(this)
                .addListener((Future<ClientConnection> done) -> {
                    if (done.isSuccess()) {
                        onConnected(done.getNow());
                    } else {
                        onConnectFailed((BrokerConnectionException) done.cause());
                    }
                });
    }

    /**
     * Opens what is held as far as there is room, and looks for a connection when there is none.
     *
     * @param cause what to tell those held when the policy says that no other connection is made
     */
    private void serveHeld(BrokerConnectionException cause) {
        ClientConnection connection = current;
        if (connection != null && !connection.isUsable()) {
            retire(connection, true);
            connection = null;
        }
        while (connection != null && connection.hasRoom() && !held.isEmpty()) {
            openHeld(connection, held.remove());
        }
        if (!held.isEmpty() && phase == Phase.IDLE) {
            seekConnection(cause);
        }
    }

    private void openHeld(ClientConnection connection, ClientStream stream) {
        if (stream.isEnded()) {
            return;
        }
        if (stream.isAnsweredBy(connection, System.nanoTime())) {
            connection.open(stream);
            return;
        }
        stream.fail(
                stream.lost(
                        new BrokerConnectionException(
                                Reason.LOST, "the broker that had it does not remember it")));
    }

    private void retire(ClientConnection connection, boolean inVain) {
        leave(connection, inVain);
        if (connection.isEmpty()) {
            connection.close(closed());
        } else {
            retired.add(connection);
        }
    }

    /**
     * The connection takes no more streams.
     *
     * @param inVain true when streams had use for it; without an answer it then counts as a failed
     *     try, or a broker that welcomes and drains would be tried without a pause
     */
    private void leave(ClientConnection connection, boolean inVain) {
        if (connection != current) {
            return;
        }
        current = null;
        failures = inVain && !hasAnswered ? failures + 1 : 0;
        if (phase == Phase.CONNECTED) {
            phase = Phase.IDLE;
        }
    }

    private void failHeld(BrokerConnectionException cause) {
        List<ClientStream> failed = new ArrayList<>(held);
        held.clear();
        failed.forEach(stream -> stream.fail(stream.lost(cause)));
    }

    private CommandRejectedException heldTooMany() {
        return CommandRejectedException.unsent(
                CommandRejectedException.Reason.QUEUE_FULL,
                "this client holds "
                        + settings.maxHeldRequests()
                        + " commands that wait for the broker; wait for some, or raise"
                        + " maxHeldRequests");
    }

    private static BrokerConnectionException closed() {
        return new BrokerConnectionException(Reason.CLOSED, "the client is closed");
    }

    private static BrokerConnectionException draining() {
        return new BrokerConnectionException(
                Reason.DRAINING, "the broker shuts down and did not look at it");
    }

    private static BrokerConnectionException noReconnect() {
        return new BrokerConnectionException(
                Reason.LOST, "the connection is lost, and the policy is not to reconnect");
    }
}
