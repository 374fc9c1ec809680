package io.execbroker.broker.exec;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Remembers requests that carried a request id, so that a repeat after a reconnect is answered and
 * never run again. A request that runs is remembered as long as it runs; one that has ended, for a
 * time, and no more than the newest of each user. Any thread.
 *
 * <p>A request that never ran is forgotten, for a repeat of it is welcome.
 */
final class RequestLedger {

    /** Repeats of one running request that are told its outcome. */
    private static final int MAX_WAITERS = 16;

    /**
     * A caller's name for a request.
     *
     * @param uid the user; one user cannot ask for another's outcome
     * @param profile the profile
     * @param requestId not empty
     */
    record Key(int uid, String profile, String requestId) {}

    /** What {@link #enter} found. */
    enum Entry {
        /** Unknown until now: run it and {@link RequestLedger#end} it. */
        FIRST,
        /** Known: the waiter will be told. */
        REPEATED,
        /** Known, but too many wait for its end already. */
        CROWDED
    }

    private record Remembered(ExecReport report, long endedNanos) {}

    private final int endedPerUser;
    private final long memoryNanos;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Key, List<Consumer<ExecReport>>> running = new HashMap<>();

    /** By user; each in order of their end. */
    @GuardedBy("lock")
    private final Map<Integer, SequencedMap<Key, Remembered>> ended = new HashMap<>();

    /**
     * @param endedPerUser most ended requests remembered for one user
     * @param memoryNanos how long after its end a request is remembered
     */
    RequestLedger(int endedPerUser, long memoryNanos) {
        this.endedPerUser = endedPerUser;
        this.memoryNanos = memoryNanos;
    }

    /**
     * Enters a request.
     *
     * @param waiter told the outcome when the request is a repeat: at once, or by the thread that
     *     ends the first
     */
    Entry enter(Key key, Consumer<ExecReport> waiter) {
        Remembered known;
        lock.lock();
        try {
            known = remembered(key);
            if (known == null) {
                var waiters = running.putIfAbsent(key, new ArrayList<>(0));
                if (waiters == null) {
                    return Entry.FIRST;
                }
                if (waiters.size() >= MAX_WAITERS) {
                    return Entry.CROWDED;
                }
                waiters.add(waiter);
                return Entry.REPEATED;
            }
        } finally {
            lock.unlock();
        }
        waiter.accept(known.report());
        return Entry.REPEATED;
    }

    /** The request that was entered first has ended. */
    void end(Key key, ExecReport report) {
        List<Consumer<ExecReport>> waiters;
        lock.lock();
        try {
            waiters = running.remove(key);
            if (report.outcome() instanceof Outcome.Completed) {
                remember(key, report);
            }
        } finally {
            lock.unlock();
        }
        if (waiters != null) {
            waiters.forEach(waiter -> waiter.accept(report));
        }
    }

    @GuardedBy("lock")
    private @Nullable Remembered remembered(Key key) {
        var ofUser = ended.get(key.uid());
        if (ofUser == null) {
            return null;
        }
        forgetOld(ofUser);
        return ofUser.get(key);
    }

    @GuardedBy("lock")
    private void remember(Key key, ExecReport report) {
        var ofUser = ended.computeIfAbsent(key.uid(), _ -> new LinkedHashMap<>());
        forgetOld(ofUser);
        if (ofUser.size() >= endedPerUser) {
            ofUser.pollFirstEntry();
        }
        ofUser.put(key, new Remembered(report, System.nanoTime()));
    }

    private void forgetOld(SequencedMap<Key, Remembered> ofUser) {
        var nowNanos = System.nanoTime();
        var oldest = ofUser.values().iterator();
        while (oldest.hasNext() && nowNanos - oldest.next().endedNanos() > memoryNanos) {
            oldest.remove();
        }
    }
}
