package io.execbroker.broker.session;

import io.execbroker.broker.exec.ExecListener;
import io.execbroker.broker.exec.ExecStream;
import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.OutputFd;
import io.execbroker.proto.v1.Started;
import io.execbroker.proto.v1.WindowUpdate;
import io.execbroker.wire.ProtocolException;
import io.execbroker.wire.ReceiveWindow;
import io.execbroker.wire.SendWindow;
import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * One stream of a connection: its id, its credit in both directions, and the request behind it.
 * Confined to the connection's loop.
 */
final class NativeStream implements ExecListener {

    private final int id;
    private final SessionHandler session;
    private final FrameWriter frames;
    private final OutputCredit connectionOutput;
    private final StdinCredit connectionStdin;
    private final SendWindow output;
    private final ReceiveWindow stdin;
    private boolean isStdinOpen;

    /**
     * Bytes of inline standard input that the command has not taken: no credit was spent on them.
     */
    private int inlineBytes;

    private boolean isWaitingForStreamCredit;
    private boolean isRepeated;
    private @Nullable ExecStream exec;

    NativeStream(
            int id,
            SessionHandler session,
            FrameWriter frames,
            OutputCredit connectionOutput,
            StdinCredit connectionStdin,
            int outputWindowBytes,
            int stdinWindowBytes) {
        this.id = id;
        this.session = session;
        this.frames = frames;
        this.connectionOutput = connectionOutput;
        this.connectionStdin = connectionStdin;
        this.output = new SendWindow(outputWindowBytes);
        this.stdin = new ReceiveWindow(stdinWindowBytes);
    }

    /** The request behind this stream; set once, right after it was submitted. */
    void attach(ExecStream request) {
        exec = request;
    }

    // ---- from the client

    /** Chunks of standard input will follow. */
    void openStdin() {
        isStdinOpen = true;
    }

    boolean isStdinOpen() {
        return isStdinOpen;
    }

    /** Writes the whole of standard input, which came with the request. Takes ownership. */
    void writeInline(ByteBuf data) {
        inlineBytes = data.readableBytes();
        request().write(data);
        request().closeStdin();
    }

    /** Writes a chunk, for which the stream's credit is spent. Takes ownership of {@code data}. */
    void write(ByteBuf data) {
        try {
            stdin.consume(data.readableBytes());
        } catch (ProtocolException overspent) {
            data.release();
            throw overspent;
        }
        request().write(data);
    }

    void endStdin() {
        isStdinOpen = false;
        request().closeStdin();
    }

    void expand(int creditBytes) {
        output.expand(creditBytes);
        if (isWaitingForStreamCredit) {
            isWaitingForStreamCredit = false;
            resumeOutput();
        }
    }

    void signal(Signal signal, boolean toGroup) {
        request().signal(signal, toGroup);
    }

    void cancel() {
        request().cancel();
    }

    void disconnect() {
        request().disconnect();
    }

    void resumeOutput() {
        request().resumeOutput();
    }

    private ExecStream request() {
        if (exec == null) {
            throw new AssertionError("stream " + id + " is used before it was submitted");
        }
        return exec;
    }

    // ---- from the request

    @Override
    public void onStarted(long pid, String filter, long queuedNanos) {
        frames.writeSoon(
                BrokerFrame.newBuilder()
                        .setStarted(
                                Started.newBuilder()
                                        .setStreamId(id)
                                        .setPid(pid)
                                        .setFilter(filter)
                                        .setQueuedUs(TimeUnit.NANOSECONDS.toMicros(queuedNanos))));
    }

    @Override
    public void onRepeated() {
        isRepeated = true;
        frames.write(
                BrokerFrame.newBuilder()
                        .setStarted(Started.newBuilder().setStreamId(id).setRepeated(true)));
    }

    @Override
    public int allowance() {
        if (output.available() == 0) {
            isWaitingForStreamCredit = true;
            return 0;
        }
        return Math.min(output.available(), connectionOutput.allowance(this));
    }

    @Override
    public void onOutput(Output from, ByteBuf data) {
        var bytes = data.readableBytes();
        output.consume(bytes);
        connectionOutput.consume(this, bytes);
        frames.writeOutput(
                id,
                switch (from) {
                    case STDOUT -> OutputFd.OUTPUT_FD_STDOUT;
                    case STDERR -> OutputFd.OUTPUT_FD_STDERR;
                },
                data);
    }

    @Override
    public void onStdinConsumed(int bytes) {
        var inline = Math.min(bytes, inlineBytes);
        inlineBytes -= inline;
        connectionStdin.release(bytes - inline);
        var grant = stdin.release(bytes - inline);
        if (grant > 0 && isStdinOpen) {
            frames.write(
                    BrokerFrame.newBuilder()
                            .setWindowUpdate(
                                    WindowUpdate.newBuilder()
                                            .setStreamId(id)
                                            .setCreditBytes(grant)));
        }
    }

    @Override
    public void onEnd(ExecReport report) {
        connectionOutput.forget(this);
        // Bytes that the command never took are the connection's again.
        connectionStdin.release(stdin.held());
        session.onStreamEnd(id);
        frames.write(Answers.of(id, report, isRepeated));
    }
}
