package io.execbroker.client;

/** Runs tasks on the client's event loop: at once when called there, otherwise in order. */
@FunctionalInterface
interface LoopRunner {

    /**
     * Runs {@code task}.
     *
     * @throws java.util.concurrent.RejectedExecutionException when the client is closed
     */
    void run(Runnable task);
}
