package io.execbroker.client;

import java.util.concurrent.CompletableFuture;

/** The result of one command. Cancelling it cancels the command. */
final class ExecFuture extends CompletableFuture<ExecResult> {

    private final Runnable onCancel;

    ExecFuture(Runnable onCancel) {
        this.onCancel = onCancel;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            onCancel.run();
        }
        return cancelled;
    }

    /** Dependents are plain stages: cancelling one of them cancels nothing else. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
