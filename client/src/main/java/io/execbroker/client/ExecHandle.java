package io.execbroker.client;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/**
 * A command on its way, in the manner of {@link Process}. Any thread may call it.
 *
 * <p>Both outputs share one window of credit. A reader that stops reading lets it run out and stops
 * its command in a write, and no other command. A command that writes much to both outputs
 * therefore needs both to be read, or one closed, or {@link ExecCommand.Builder#mergeStderr}.
 */
public final class ExecHandle {

    private final ClientStream stream;
    private final OutputPipe stdout;
    private final OutputPipe stderr;
    private final StdinStream stdin;

    ExecHandle(ClientStream stream, OutputPipe stdout, OutputPipe stderr, StdinStream stdin) {
        this.stream = stream;
        this.stdout = stdout;
        this.stderr = stderr;
        this.stdin = stdin;
    }

    /**
     * Standard input of a command built with {@link ExecCommand.Builder#streamStdin}. Writes wait
     * while the command does not read. Close it: the command waits for the end of file.
     *
     * @throws IllegalStateException when the command was not built so
     */
    public OutputStream stdin() {
        if (!stream.command().streamsStdin()) {
            throw new IllegalStateException(
                    "'" + stream.command() + "' has no streamed input (use streamStdin)");
        }
        return stdin;
    }

    /**
     * Standard output. Reading grants credit; closing drops the rest. End of file comes with the
     * end of the command; a lost connection is an {@link java.io.IOException}.
     */
    public InputStream stdout() {
        return stdout;
    }

    /** Standard error, as {@link #stdout}; empty when merged. */
    public InputStream stderr() {
        return stderr;
    }

    /** Completes when the command runs, on the client's event loop. */
    public CompletableFuture<CommandStart> started() {
        return stream.started().copy();
    }

    /**
     * Completes when the command has ended and all its output is in the buffers of this handle, on
     * the client's event loop: do not block in what depends on it. Fails with an {@link
     * ExecException}. Cancelling it cancels the command.
     */
    public CompletableFuture<ExecResult> onExit() {
        return stream.exit();
    }

    /** Sends a signal to the command's own process; dropped when it does not run. */
    public void signal(Signal signal) {
        stream.signal(signal, false);
    }

    /** Sends a signal to the command's process group; dropped when it does not run. */
    public void signalGroup(Signal signal) {
        stream.signal(signal, true);
    }

    /**
     * Has the broker end the command: TERM, a grace period, KILL, to its process group. {@link
     * #onExit} tells how it ended.
     */
    public void cancel() {
        stream.cancel();
    }
}
