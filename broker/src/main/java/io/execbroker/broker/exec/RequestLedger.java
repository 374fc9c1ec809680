package io.execbroker.broker.exec;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;
import io.execbroker.broker.report.RejectReason;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Remembers requests that carried a request id, so that a repeat after a reconnect is answered and
 * never run again. A request is remembered while it waits or runs, and for a time after its end.
 * That time is promised to clients, so nothing is forgotten before it is over: a user who has named
 * as many requests as can be remembered is refused the next one. Any thread.
 *
 * <p>A request that never ran is forgotten, for a repeat of it is welcome.
 *
 * @param <T> who asks
 */
final class RequestLedger<T> {

    /**
     * Repeats that await the end of one request: that of a client which has connected again, and
     * that of a connection of its own whose end the broker has not seen yet. Few, because each
     * holds as much memory as the first, which the queue's bounds cover.
     */
    private static final int MAX_AWAITING = 2;

    /**
     * A caller's name for a request.
     *
     * @param uid the user; one user cannot ask for another's outcome
     * @param profile the profile
     * @param requestId not empty
     */
    record Key(int uid, String profile, String requestId) {}

    /** What {@link #enter} found. */
    sealed interface Entry {

        /** Unknown until now: run it. */
        record First() implements Entry {}

        /** It waits or runs: {@link RequestLedger#end} of the first will name the asker. */
        record Awaiting() implements Entry {}

        /**
         * It has run.
         *
         * @param outcome the first one's report without its command line
         */
        record Known(ExecReport outcome) implements Entry {}

        /** It cannot be entered. */
        record Refused(Outcome.Rejected outcome) implements Entry {}
    }

    private record Open<T>(T first, CommandDigest command, List<T> awaiting) {}

    private record Ended(ExecReport outcome, CommandDigest command, long endedNanos) {}

    private final int maxPerUser;
    private final long memoryNanos;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Key, Open<T>> open = new HashMap<>();

    /** In order of their end. */
    @GuardedBy("lock")
    private final SequencedMap<Key, Ended> ended = new LinkedHashMap<>();

    /** Entries in the two above. */
    @GuardedBy("lock")
    private final Map<Integer, Integer> namesOfUser = new HashMap<>();

    /**
     * @param maxPerUser most requests remembered for one user, waiting and running ones included
     * @param memoryNanos how long after its end a request is remembered
     * @param nanoTime {@link System#nanoTime}, or a test's clock
     */
    RequestLedger(int maxPerUser, long memoryNanos, LongSupplier nanoTime) {
        this.maxPerUser = maxPerUser;
        this.memoryNanos = memoryNanos;
        this.nanoTime = nanoTime;
    }

    /**
     * Enters a request.
     *
     * @param command what it is to run: a repeat asks for the same
     * @param asker who is to be told; it {@link #end}s however it was answered
     */
    Entry enter(Key key, CommandDigest command, T asker) {
        lock.lock();
        try {
            forgetOld();
            var past = ended.get(key);
            if (past != null) {
                return past.command().equals(command)
                        ? new Entry.Known(past.outcome())
                        : otherCommand();
            }
            var present = open.get(key);
            if (present == null) {
                return enterFirst(key, command, asker);
            }
            if (!present.command().equals(command)) {
                return otherCommand();
            }
            if (present.awaiting().size() >= MAX_AWAITING) {
                return refused(RejectReason.LIMIT, "repeats of it await its end already");
            }
            present.awaiting().add(asker);
            return new Entry.Awaiting();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Entry enterFirst(Key key, CommandDigest command, T asker) {
        if (namesOfUser.getOrDefault(key.uid(), 0) >= maxPerUser) {
            return refused(
                    RejectReason.LIMIT,
                    "%d requests of the last %d s are remembered, as many as can be; wait, or send it without one"
                            .formatted(maxPerUser, TimeUnit.NANOSECONDS.toSeconds(memoryNanos)));
        }
        open.put(key, new Open<>(asker, command, new ArrayList<>(0)));
        namesOfUser.merge(key.uid(), 1, Integer::sum);
        return new Entry.First();
    }

    private static Entry otherCommand() {
        return refused(
                RejectReason.BAD_REQUEST,
                "it names another command already; give each request a name of its own");
    }

    private static Entry refused(RejectReason reason, String why) {
        return new Entry.Refused(new Outcome.Rejected(reason, "request_id: " + why));
    }

    /**
     * A request has ended, whatever it was entered as, or if it was at all.
     *
     * @return those who awaited it, to be told of {@code report}
     */
    List<T> end(Key key, T asker, ExecReport report) {
        lock.lock();
        try {
            var present = open.get(key);
            if (present == null) {
                return List.of();
            }
            if (!present.first().equals(asker)) {
                present.awaiting().remove(asker);
                return List.of();
            }
            open.remove(key);
            if (report.outcome() instanceof Outcome.Completed) {
                ended.put(
                        key,
                        new Ended(report.outcomeOnly(), present.command(), nanoTime.getAsLong()));
            } else {
                uncount(key);
            }
            return present.awaiting();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void forgetOld() {
        var now = nanoTime.getAsLong();
        var oldest = ended.firstEntry();
        while (oldest != null && now - oldest.getValue().endedNanos() > memoryNanos) {
            ended.remove(oldest.getKey());
            uncount(oldest.getKey());
            oldest = ended.firstEntry();
        }
    }

    @GuardedBy("lock")
    private void uncount(Key key) {
        namesOfUser.computeIfPresent(key.uid(), (_, count) -> count == 1 ? null : count - 1);
    }
}
