package io.execbroker.broker.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import io.execbroker.broker.policy.Peer;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;

/** The open connections: counted against their bounds, and found again when the broker drains. */
public final class Connections {

    private final SessionLimits limits;
    private final IntUnaryOperator lingering;
    private final AtomicLong lastNumber = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Integer, Integer> byUser = new HashMap<>();

    @GuardedBy("lock")
    private final Set<SessionHandler> sessions = new LinkedHashSet<>();

    @GuardedBy("lock")
    private int open;

    @GuardedBy("lock")
    private int handshaking;

    @GuardedBy("lock")
    private final Map<Integer, Integer> handshakingByUser = new HashMap<>();

    @GuardedBy("lock")
    private boolean isDraining;

    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    /**
     * @param lingering how many connections of a user are not quite closed; they count against the
     *     user's bound
     */
    public Connections(SessionLimits limits, IntUnaryOperator lingering) {
        this.limits = limits;
        this.lingering = lingering;
    }

    /** A number for a connection, unique in this run of the broker, from 1. */
    public long nextNumber() {
        return lastNumber.incrementAndGet();
    }

    /**
     * Counts a new connection, or says what bound forbids it. One that was counted is to be {@link
     * #close}d, or {@link #closeUnestablished} before its handshake.
     */
    public Optional<String> open(Peer peer) {
        var unclosed = lingering.applyAsInt(peer.uid());
        lock.lock();
        try {
            var ofUser = byUser.getOrDefault(peer.uid(), 0) + unclosed;
            if (open >= limits.maxConnections()) {
                return Optional.of("max_connections (" + limits.maxConnections() + ") are open");
            }
            if (ofUser >= limits.maxConnectionsPerUser()) {
                return Optional.of(
                        "max_connections_per_uid ("
                                + limits.maxConnectionsPerUser()
                                + ") are open for uid "
                                + peer.uid()
                                + (unclosed == 0
                                        ? ""
                                        : ", or closed but for what it sent: " + unclosed));
            }
            // Half of the room is for the others, whoever stands silent in the door.
            if (handshaking >= limits.maxHandshaking()
                    || handshakingByUser.getOrDefault(peer.uid(), 0)
                            >= Math.max(1, limits.maxHandshaking() / 2)) {
                return Optional.of(
                        "max_unauthenticated ("
                                + limits.maxHandshaking()
                                + ", half of it for one user) connections have not shaken hands");
            }
            open++;
            handshaking++;
            byUser.merge(peer.uid(), 1, Integer::sum);
            handshakingByUser.merge(peer.uid(), 1, Integer::sum);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Open connections, those included that have not said Hello. */
    int count() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #drain} was called. */
    boolean isDraining() {
        lock.lock();
        try {
            return isDraining;
        } finally {
            lock.unlock();
        }
    }

    /** A connection has said Hello. */
    void established(Peer peer, SessionHandler session) {
        boolean drains;
        lock.lock();
        try {
            uncountHandshake(peer);
            sessions.add(session);
            drains = isDraining;
        } finally {
            lock.unlock();
        }
        if (drains) {
            session.drain();
        }
    }

    /** A connection that had said Hello is gone. */
    void close(Peer peer, SessionHandler session) {
        lock.lock();
        try {
            sessions.remove(session);
            uncount(peer);
            completeIfDrained();
        } finally {
            lock.unlock();
        }
    }

    /** A connection that speaks another protocol has shaken hands. */
    public void established(Peer peer) {
        lock.lock();
        try {
            uncountHandshake(peer);
        } finally {
            lock.unlock();
        }
    }

    /** Such a connection is gone. */
    public void close(Peer peer) {
        lock.lock();
        try {
            uncount(peer);
        } finally {
            lock.unlock();
        }
    }

    /** A connection that had not shaken hands is gone. */
    public void closeUnestablished(Peer peer) {
        lock.lock();
        try {
            uncountHandshake(peer);
            uncount(peer);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void uncount(Peer peer) {
        open--;
        decrement(byUser, peer);
    }

    @GuardedBy("lock")
    private void uncountHandshake(Peer peer) {
        handshaking--;
        decrement(handshakingByUser, peer);
    }

    /** An entry that falls to zero is removed. */
    private static void decrement(Map<Integer, Integer> counts, Peer peer) {
        counts.computeIfPresent(peer.uid(), (_, count) -> count == 1 ? null : count - 1);
    }

    /**
     * Tells every client that the broker drains; each connection closes with its last stream. The
     * stage completes when all have closed: whatever was answered has been handed to the kernel.
     */
    public CompletionStage<Void> drain() {
        List<SessionHandler> all;
        lock.lock();
        try {
            isDraining = true;
            all = List.copyOf(sessions);
            completeIfDrained();
        } finally {
            lock.unlock();
        }
        all.forEach(SessionHandler::drain);
        return drained.copy();
    }

    @GuardedBy("lock")
    private void completeIfDrained() {
        if (isDraining && sessions.isEmpty()) {
            drained.complete(null);
        }
    }
}
