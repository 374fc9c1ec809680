package io.execbroker.broker.stdio;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Descriptors of one user that are being closed, by one thread or several. Any thread. */
final class Closing {

    private final int uid;
    private final boolean wasRefused;
    private final AtomicInteger left;
    private final Consumer<Closing> onEnd;

    /**
     * @param wasRefused whether they are such that no command gets
     * @param parts how often {@link #end} will be called
     * @param onEnd told by the last of these calls
     */
    Closing(int uid, boolean wasRefused, int parts, Consumer<Closing> onEnd) {
        this.uid = uid;
        this.wasRefused = wasRefused;
        this.left = new AtomicInteger(parts);
        this.onEnd = onEnd;
    }

    int uid() {
        return uid;
    }

    boolean wasRefused() {
        return wasRefused;
    }

    /** One part is closed. */
    void end() {
        if (left.decrementAndGet() == 0) {
            onEnd.accept(this);
        }
    }
}
