package io.execbroker.broker.oslo;

import java.util.concurrent.Executor;

/**
 * What one exchange, a request with its answer, holds of a {@link BufferBudget}. Close it at the
 * exchange's end. Any thread; all its fields belong to the budget's lock.
 */
final class Account implements AutoCloseable {

    private final BufferBudget budget;
    final int uid;
    final Executor executor;

    /** Bytes it holds. */
    long held;

    /** Bytes it asked for last. */
    long wanted;

    Runnable onTaken = () -> {};
    boolean isPrivileged;
    boolean isClosed;

    Account(BufferBudget budget, int uid, Executor executor) {
        this.budget = budget;
        this.uid = uid;
        this.executor = executor;
    }

    /**
     * Takes {@code bytes}. If false, they are taken later and {@code onTaken} is run then; this is
     * not to be called in between.
     *
     * @param onTaken may be run once after the account was closed
     */
    boolean take(long bytes, Runnable onTaken) {
        return budget.take(this, bytes, onTaken);
    }

    /** Gives {@code bytes} back. */
    void give(long bytes) {
        budget.give(this, bytes);
    }

    /** Gives back what is beyond {@code bytes}. */
    void keep(long bytes) {
        budget.keep(this, bytes);
    }

    /** Gives everything back, and waits for nothing any more. Idempotent. */
    @Override
    public void close() {
        budget.close(this);
    }
}
