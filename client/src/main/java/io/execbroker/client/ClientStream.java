package io.execbroker.client;

import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.Finished;
import io.execbroker.proto.v1.OutputFd;
import io.execbroker.proto.v1.Rejected;
import io.execbroker.proto.v1.Started;
import io.execbroker.proto.v1.StdinMode;
import io.execbroker.wire.ProtocolException;
import io.execbroker.wire.ReceiveWindow;
import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/*
 * Life
 *   UNSENT   waits for a connection, the first or another one.
 *   SENT     open on a connection, as stream `id`.
 *   ENDED    the future is complete; frames that still come for it are ignored.
 *
 * Twice
 *   `suspect` is the first connection that was lost with the request on it: its broker may have run
 *   it. From then on only a broker that remembers it may be asked again.
 *
 * Credit
 *   A chunk occupies the stream's window until the sink has passed it on. Bytes that a sink held when
 *   the connection went away belong to a window that is gone: `staleBytes` swallows their return.
 */
/**
 * One request and its answer. Confined to the event loop but for {@link #cancel}, {@link #signal}
 * and {@link #released}, which any thread may call.
 */
final class ClientStream {

    private enum State {
        UNSENT,
        SENT,
        ENDED
    }

    /** Largest standard input that travels inside the request. */
    private static final int MAX_INLINE_STDIN_BYTES = 64 << 10;

    private static final CommandStart NEVER_SEEN = new CommandStart(0, "", Duration.ZERO, false);

    private final LoopRunner loop;
    private final ExecCommand command;
    private final int windowBytes;
    private final OutputSink sink;
    private final StdinPump stdin = new StdinPump();
    private final ExecFuture exit = new ExecFuture(this::cancel);
    private final CompletableFuture<CommandStart> started = new CompletableFuture<>();

    // Confined to the event loop.
    private State state = State.UNSENT;
    private int id;
    private long write;
    private @Nullable ClientConnection connection;
    private ReceiveWindow window;
    private int staleBytes;
    private CommandStart start = NEVER_SEEN;
    private boolean cancelSent;
    private boolean listenerFailed;
    private long overdueNanos;
    private @Nullable ClientConnection suspect;
    private long suspectNanos;

    ClientStream(LoopRunner loop, ExecCommand command, int windowBytes, OutputSink sink) {
        this.loop = loop;
        this.command = command;
        this.windowBytes = windowBytes;
        this.sink = sink;
        window = new ReceiveWindow(windowBytes);
        sink.onAttach(this::released);
    }

    ExecFuture exit() {
        return exit;
    }

    CompletableFuture<CommandStart> started() {
        return started;
    }

    StdinPump stdin() {
        return stdin;
    }

    ExecCommand command() {
        return command;
    }

    int id() {
        return id;
    }

    /** Number of the write that the request was part of. */
    long write() {
        return write;
    }

    boolean isEnded() {
        return state == State.ENDED;
    }

    /** The request as stream {@code streamId}. */
    ExecRequest request(int streamId) {
        ExecRequest.Builder request =
                command.request().toBuilder()
                        .setStreamId(streamId)
                        .setInitialWindowBytes(windowBytes);
        if (sendsStdinInChunks()) {
            request.setStdinMode(StdinMode.STDIN_MODE_CHUNKS);
        } else {
            request.setStdin(command.stdin());
        }
        if (sink.captureLimitBytes() > 0 && request.getStdoutLimitBytes() == 0) {
            request.setStdoutLimitBytes(sink.captureLimitBytes());
            request.setStderrLimitBytes(sink.captureLimitBytes());
        }
        return request.build();
    }

    /**
     * The connection sends the request.
     *
     * @param inWrite number of the write that it is part of
     */
    void onOpen(ClientConnection on, int streamId, long inWrite, long overdueAtNanos) {
        state = State.SENT;
        connection = on;
        id = streamId;
        write = inWrite;
        window = new ReceiveWindow(windowBytes);
        overdueNanos = overdueAtNanos;
        cancelSent = false;
        if (sendsStdinInChunks()) {
            stdin.fill(command.stdin());
        }
        stdin.open(on, streamId, on.broker().limits().stdinWindowBytes());
    }

    void onStarted(Started message) {
        start = Answers.start(message);
        started.complete(start);
        deliver(() -> sink.onStart(start));
    }

    /**
     * Bytes of an output have arrived.
     *
     * @param data the caller's again afterwards
     */
    void onOutput(OutputFd fd, ByteBuf data) {
        window.consume(data.readableBytes());
        if (listenerFailed) {
            onReleased(data.readableBytes());
            return;
        }
        deliver(() -> onReleased(sink.onOutput(fd, data)));
    }

    /**
     * What the message says about this stream.
     *
     * @throws ProtocolException when it does not say how the command ended
     */
    ExecResult result(Finished message) {
        return Answers.result(message, start, sink);
    }

    void onFinished(ExecResult result) {
        end(null);
        started.complete(start);
        exit.complete(result);
    }

    void onRejected(Rejected message) {
        fail(Answers.rejected(message));
    }

    /** No answer comes any more. */
    void fail(ExecException cause) {
        if (state != State.ENDED) {
            end(cause);
            started.completeExceptionally(cause);
            exit.completeExceptionally(cause);
        }
    }

    boolean isOverdue(long nowNanos) {
        return nowNanos - overdueNanos > 0;
    }

    /** The broker has not looked at the request: it is as if it had not been sent. */
    void onUnseen() {
        state = State.UNSENT;
        staleBytes += window.held();
        window = new ReceiveWindow(windowBytes);
        stdin.detach();
    }

    /** The connection is gone, and the broker may have run the command. */
    void onLost(long nowNanos) {
        onUnseen();
        if (suspect == null) {
            suspect = connection;
            suspectNanos = nowNanos;
        }
    }

    /** True when it may wait for another connection. */
    boolean isRepeatable() {
        boolean stdinIsWhole = sendsStdinInChunks() || !stdin.hasBegun();
        return stdinIsWhole && (suspect == null || !command.request().getRequestId().isEmpty());
    }

    /**
     * True when {@code to} answers it without running it a second time: the same broker, within
     * half of the time that it remembers outcomes, since the end of the command itself was not
     * seen.
     */
    boolean isAnsweredBy(ClientConnection to, long nowNanos) {
        if (suspect == null) {
            return true;
        }
        BrokerInfo first = suspect.broker();
        return first.instanceId().equals(to.broker().instanceId())
                && nowNanos - suspectNanos < first.limits().requestMemory().toNanos() / 2;
    }

    /** What to say when nobody answers: the outcome is unknown once a broker may have run it. */
    ExecException lost(ExecException cause) {
        return suspect == null
                ? cause
                : new OutcomeUnknownException(
                        "'"
                                + command
                                + "' may have run, its answer is lost: "
                                + cause.getMessage());
    }

    /** Asks the broker to end the command; one that was not sent is not sent at all. Any thread. */
    void cancel() {
        onLoop(this::onCancel);
    }

    /** Sends a signal; dropped when the command does not run. Any thread. */
    void signal(Signal signal, boolean toGroup) {
        onLoop(() -> {
            if (state == State.SENT && connection != null) {
                connection.frames().signal(id, signal.number(), toGroup);
            }
        });
    }

    /** The reader has taken so many bytes. Any thread. */
    void released(int bytes) {
        onLoop(() -> onReleased(bytes));
    }

    private void onReleased(int bytes) {
        int stale = Math.min(bytes, staleBytes);
        staleBytes -= stale;
        int grant = window.release(bytes - stale);
        if (grant > 0 && state == State.SENT && connection != null) {
            connection.frames().credit(id, grant);
        }
    }

    private void onCancel() {
        switch (state) {
            case SENT -> {
                if (!cancelSent && connection != null) {
                    cancelSent = true;
                    connection.frames().cancel(id);
                }
            }
            case UNSENT -> fail(lost(cancelledUnsent()));
            case ENDED -> {}
        }
    }

    private CommandRejectedException cancelledUnsent() {
        return CommandRejectedException.unsent(
                CommandRejectedException.Reason.CANCELLED,
                "'" + command + "' was cancelled before it was sent");
    }

    /** Keeps a fault of the caller's listener from the other streams of the connection. */
    private void deliver(Runnable delivery) {
        try {
            delivery.run();
        } catch (RuntimeException | Error e) {
            listenerFailed = true;
            exit.completeExceptionally(e);
            onCancel();
        }
    }

    private boolean sendsStdinInChunks() {
        return command.stdin().size() > MAX_INLINE_STDIN_BYTES;
    }

    private void end(@Nullable ExecException cause) {
        state = State.ENDED;
        stdin.close();
        sink.onEnd(cause);
    }

    private void onLoop(Runnable task) {
        try {
            loop.run(task);
        } catch (RejectedExecutionException e) {
            // The client is closed, and with it every stream has ended.
            return;
        }
    }
}
