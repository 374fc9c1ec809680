package io.execbroker.broker.process;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.posix.ResourceUsage;
import io.netty.buffer.ByteBuf;

/**
 * Hears what becomes of one launched command. All calls are made on the loop of the launch.
 *
 * <p>Order: {@link #onSpawnFailed} alone, or {@link #onStarted} first and then the others. {@link
 * #onExit} comes exactly once; {@link #onOutputEnd} exactly once for each output; exit and end of
 * output come in any order, for an exit is not an end of file.
 */
public interface ChildListener {

    /**
     * Whether anybody still waits for the command. Asked now and then while its process has not
     * come to its image, which may hang on a file system; a process that is not wanted is killed.
     */
    boolean isWanted();

    /**
     * The command's image runs, or has run and {@link #onExit} follows at once. So it is too if its
     * process was killed on the way to its image.
     *
     * @param startedNanos since when, {@link System#nanoTime}; not after now
     */
    void onStarted(ChildProcess child, long startedNanos);

    /** It could not be started; nothing of it is left behind. */
    void onSpawnFailed(SpawnFailure failure);

    /**
     * How many bytes may be read from this output now. Asked before every read that may have data;
     * at most so many are then delivered by {@link #onOutput} before this is asked again, and none
     * if the last read had emptied the pipe. What was not used of an allowance is void.
     *
     * @return at least 0; 0 pauses the output until {@link ChildProcess#resume}
     */
    int allowance(Output output);

    /**
     * The command wrote.
     *
     * @param data 1 to 65536 bytes, no more than the last allowance; the listener owns it
     */
    void onOutput(Output output, ByteBuf data);

    /** No more output comes from there. */
    void onOutputEnd(Output output);

    /** This many bytes of {@link ChildProcess#write} have reached the pipe or were dropped. */
    void onStdinConsumed(int bytes);

    /**
     * The command closed its standard input before it had read all; later writes are dropped. Not
     * called after {@link #onExit}.
     */
    void onStdinClosed();

    /** The command's process has ended and is reaped. */
    void onExit(ExitStatus status, ResourceUsage usage);
}
