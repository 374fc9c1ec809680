package io.execbroker.broker.process;

import io.execbroker.broker.posix.Signal;
import io.netty.buffer.ByteBuf;

/**
 * A command that was started. Confined to the event loop it was launched on.
 *
 * <p>Owns the pidfd and the pipes and closes them by itself: each output pipe at its end, standard
 * input at {@link #closeStdin}, when the command closes its side or at its exit, the pidfd after
 * the exit. Output is read only as far as {@link ChildListener#allowance} lets it; at zero the
 * engine stops reading until {@link #resume}, so that the kernel's pipe stops the command.
 */
public interface ChildProcess {

    /** Process id; also the process group and session id. */
    long pid();

    /**
     * Reads on from an output that was paused by an allowance of zero. Nothing happens when it was
     * not paused or has ended.
     */
    void resume(Output output);

    /**
     * Writes to standard input, in order, as fast as the command reads. Takes ownership of {@code
     * data}. What the command can no longer read is dropped.
     */
    void write(ByteBuf data);

    /** Half-close: the command sees end of file after all that was written. Idempotent. */
    void closeStdin();

    /** Sends {@code signal} to the command's own process. Nothing happens after its exit. */
    void signal(Signal signal);

    /**
     * Sends {@code signal} to the command's process group. Before the exit was reported only: a
     * group id may belong to others afterwards.
     */
    void signalGroup(Signal signal);

    /**
     * Lets the command run on when the loop ends; without this it is killed then. Nobody hears of
     * its exit any more.
     */
    void outliveLoop();

    /**
     * Closes both outputs even if another process holds them open; {@link
     * ChildListener#onOutputEnd} is called for each that was open. Idempotent.
     */
    void closeOutputs();
}
