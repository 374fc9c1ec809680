package io.execbroker.broker.admission;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Executor;

/**
 * One request's place in admission, from {@link AdmissionController#admit} to {@link #release}. All
 * its fields belong to the controller's lock.
 */
public final class Ticket {

    /** Where a ticket stands. */
    enum State {
        /** Behind another request with the same ordering key. */
        BLOCKED,
        /** In its lane. */
        WAITING,
        /** Its command runs, or is about to. */
        RUNNING,
        /** Done with. */
        RELEASED
    }

    private final AdmissionController controller;
    final Lane lane;
    final Priority priority;
    final @Nullable OrderingKey key;
    final Executor executor;
    final Runnable onGranted;

    State state = State.WAITING;

    /** Memory that the request holds while it waits. */
    long bytes;

    long grantedAtNanos;

    Ticket(
            AdmissionController controller,
            Lane lane,
            Priority priority,
            @Nullable OrderingKey key,
            long bytes,
            Executor executor,
            Runnable onGranted) {
        this.controller = controller;
        this.lane = lane;
        this.priority = priority;
        this.key = key;
        this.bytes = bytes;
        this.executor = executor;
        this.onGranted = onGranted;
    }

    boolean isQueued() {
        return state == State.BLOCKED || state == State.WAITING;
    }

    /**
     * Counts {@code bytes} more that the request holds while it waits; nothing is counted once it
     * runs. Any thread.
     *
     * @return false when the queue's bound forbids them: the request is to be released
     */
    public boolean hold(long bytes) {
        return controller.hold(this, bytes);
    }

    /**
     * Gives the place back: a waiting request leaves the queue, a running one makes room for the
     * next. Idempotent; any thread.
     */
    public void release() {
        controller.release(this);
    }
}
