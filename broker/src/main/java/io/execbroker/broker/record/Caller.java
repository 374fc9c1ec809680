package io.execbroker.broker.record;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * The requests of one caller. Those that overlap have different numbers; one that follows an end
 * has the lowest that is free. Confined to the lock of {@link Workers}.
 *
 * <p>A request can rest on any that had ended when it arrived. Told are only those of them during
 * which, or after which, no other of them arrived: the rest stands behind these.
 */
final class Caller {

    /** Beyond it the latest are told: a caller so concurrent waits for none in particular. */
    static final int MAX_ENDED = 64;

    private record Ended(String id, long nanos) {}

    private final BitSet busy = new BitSet();
    private final Deque<Ended> ended = new ArrayDeque<>();

    /** The latest arrival of a request that has ended. */
    private long arrivedNanos = Long.MIN_VALUE;

    /** A request arrives; returns its number. */
    int enter() {
        var number = busy.nextClearBit(0);
        busy.set(number);
        return number;
    }

    /** A request has ended, now; without an id it is not told. */
    void leave(int number, long receivedNanos, long endedNanos, @Nullable String id) {
        busy.clear(number);
        if (id == null) {
            return;
        }
        if (arrivedNanos == Long.MIN_VALUE || receivedNanos - arrivedNanos > 0) {
            arrivedNanos = receivedNanos;
        }
        // An end is not before any arrival so far, so this one stays.
        ended.addLast(new Ended(id, endedNanos));
        while (ended.size() > MAX_ENDED || ended.getFirst().nanos() - arrivedNanos < 0) {
            ended.removeFirst();
        }
    }

    /** Ids of what a request that arrives now can rest on. */
    List<String> ended() {
        return ended.stream().map(Ended::id).toList();
    }

    boolean isIdle() {
        return busy.isEmpty();
    }
}
