package io.execbroker.broker.record;

import java.util.concurrent.atomic.AtomicLong;

/** What the standard inputs of all open requests may hold together. Any thread. */
final class StdinMemory {

    /** One that keeps nothing. */
    static final StdinMemory NONE = new StdinMemory(0);

    private final AtomicLong free;

    StdinMemory(long bytes) {
        free = new AtomicLong(bytes);
    }

    /** Takes all of {@code bytes}, or nothing. */
    boolean take(int bytes) {
        return free.getAndUpdate(left -> left >= bytes ? left - bytes : left) >= bytes;
    }

    void give(int bytes) {
        free.addAndGet(bytes);
    }
}
