package io.execbroker.broker.posix;

import java.util.Optional;

/**
 * A child that was made: on its way to its exec, then running or over. It was not waited for. Used
 * by one thread at a time.
 */
public sealed interface Child permits CloneChild, RunningChild {

    /** Process, group and session id; group and session only after {@link #isPastExec}. */
    long pid();

    /** Stands for it; closes on exec, owned by whoever holds this. */
    int pidFd();

    /**
     * Whether it has made its exec, or has ended, as one does that sends a {@link SignalDelivery}:
     * then it no longer needs what it was given, and its {@link #failure} is known. True for good
     * once it was.
     */
    boolean isPastExec();

    /**
     * Why it could not do what it is for; empty when it does, or did. Not before {@link
     * #isPastExec}. A child with a failure has ended, or is about to.
     */
    Optional<ErrnoException> failure();

    /** When it called for its image, {@link System#nanoTime}. Not before {@link #isPastExec}. */
    long execNanos();

    /** Gives back what it was made with. Once, and not before {@link #isPastExec}. */
    void release();
}
