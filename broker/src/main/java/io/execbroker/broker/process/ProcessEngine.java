package io.execbroker.broker.process;

import io.netty.channel.EventLoop;

/**
 * Starts commands without blocking the caller and reports what becomes of them on one event loop.
 *
 * <p>Two engines exist: the Linux one (clone3, pidfd and pipes on the event loop) and the portable
 * one (ProcessBuilder). One test suite holds for both.
 */
public interface ProcessEngine extends AutoCloseable {

    /**
     * Starts {@code spec}. Returns at once; call it from {@code loop}.
     *
     * <p>Every call of {@code listener} is made on {@code loop}: first exactly one of {@link
     * ChildListener#onStarted} and {@link ChildListener#onSpawnFailed}, neither of them before this
     * method has returned.
     *
     * @param loop the loop that owns the request; must be one of the loops the engine was made for
     * @param spec what to run; immutable
     * @param listener hears of it
     */
    void launch(EventLoop loop, SpawnSpec spec, ChildListener listener);

    /** Whether this engine enters {@link SpawnSpec#networkNamespace()} itself. */
    boolean entersNetworkNamespaces();

    /** Whether this engine starts commands with {@link SpawnSpec.Stdio.Passed}. */
    boolean takesDescriptors();

    /**
     * Stops the engine's own threads. Children that still run are left alone: whoever drains them
     * does so before. Idempotent.
     */
    @Override
    void close();
}
