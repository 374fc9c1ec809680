package io.execbroker.broker.process.portable;

import io.execbroker.broker.process.ChildListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;

/**
 * A child's standard input: the loop keeps what is to be written and hands one piece at a time to a
 * virtual thread. Confined to the loop but for {@link #writeAll}.
 */
final class ChildInput {

    /** Handed over in place of a piece, which is never empty: close the stream and end. */
    private static final byte[] CLOSE = {};

    private final OutputStream stream;
    private final ChildListener listener;
    private final EventLoop loop;

    /** At most one piece and one {@link #CLOSE}. */
    private final BlockingQueue<byte[]> handedOver = new LinkedBlockingQueue<>();

    private final Deque<ByteBuf> pending = new ArrayDeque<>();
    private int writingBytes;
    private boolean closing;
    private boolean closed;

    ChildInput(OutputStream stream, ChildListener listener, EventLoop loop) {
        this.stream = stream;
        this.listener = listener;
        this.loop = loop;
    }

    void start() {
        Thread.ofVirtual().name("broker-portable-stdin").start(this::writeAll);
    }

    /** Queues {@code data}. Takes ownership. */
    void write(ByteBuf data) {
        if (closing || closed || !data.isReadable()) {
            drop(data);
            return;
        }
        pending.add(data);
        handOver();
    }

    /** Closes after what is queued. Idempotent. */
    void closeAfterPending() {
        closing = true;
        handOver();
    }

    /** The command has ended: nobody reads what is queued. */
    void onExit() {
        if (writingBytes == 0 && pending.isEmpty()) {
            close();
        } else {
            onReaderGone();
        }
    }

    private void handOver() {
        if (closed || writingBytes > 0) {
            return;
        }
        var next = pending.poll();
        if (next != null) {
            byte[] piece = new byte[next.readableBytes()];
            next.readBytes(piece);
            next.release();
            writingBytes = piece.length;
            handedOver.add(piece);
        } else if (closing) {
            close();
        }
    }

    /** The writing thread. */
    private void writeAll() {
        try (stream) {
            for (var piece = handedOver.take(); piece.length > 0; piece = handedOver.take()) {
                stream.write(piece);
                stream.flush();
                loop.execute(this::onWritten);
            }
        } catch (IOException e) {
            reportReaderGone();
        } catch (InterruptedException | RejectedExecutionException e) {
            // The loop ended, and with it the request.
        }
    }

    private void reportReaderGone() {
        try {
            loop.execute(this::onReaderGone);
        } catch (RejectedExecutionException ignored) {
            // The loop ended, and with it the request.
        }
    }

    private void onWritten() {
        int bytes = writingBytes;
        if (bytes > 0) {
            writingBytes = 0;
            listener.onStdinConsumed(bytes);
            handOver();
        }
    }

    private void onReaderGone() {
        if (closed) {
            return;
        }
        close();
        int bytes = writingBytes;
        writingBytes = 0;
        if (bytes > 0) {
            listener.onStdinConsumed(bytes);
        }
        while (!pending.isEmpty()) {
            drop(pending.remove());
        }
        listener.onStdinClosed();
    }

    private void close() {
        closed = true;
        handedOver.add(CLOSE);
    }

    private void drop(ByteBuf data) {
        int bytes = data.readableBytes();
        data.release();
        if (bytes > 0) {
            listener.onStdinConsumed(bytes);
        }
    }
}
