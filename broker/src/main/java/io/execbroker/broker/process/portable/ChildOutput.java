package io.execbroker.broker.process.portable;

import io.execbroker.broker.process.ChildListener;
import io.execbroker.broker.process.Output;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * An output of a child: a virtual thread reads one chunk, the loop delivers it as the listener
 * allows, and only then is the next one read. Confined to the loop but for {@link #readAll}.
 */
final class ChildOutput {

    /** Read at once, and so held back at most. */
    static final int CHUNK_BYTES = 16 * 1024;

    private final InputStream stream;
    private final Output output;
    private final ChildListener listener;
    private final EventLoop loop;

    /** One permit for each chunk that may be read. */
    private final Semaphore wanted = new Semaphore(1);

    private volatile boolean ended;

    private byte[] chunk = {};
    private int delivered;

    ChildOutput(InputStream stream, Output output, ChildListener listener, EventLoop loop) {
        this.stream = stream;
        this.output = output;
        this.listener = listener;
        this.loop = loop;
    }

    void start() {
        Thread.ofVirtual().name("broker-portable-" + output).start(this::readAll);
    }

    /** Asks for an allowance again if something is held back. */
    void resume() {
        loop.execute(this::deliver);
    }

    /** Ends the output now and says so. Idempotent. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        wanted.release();
        Thread.ofVirtual().name("broker-portable-close").start(this::closeStream);
        listener.onOutputEnd(output);
    }

    /** The reading thread. */
    private void readAll() {
        byte[] buffer = new byte[CHUNK_BYTES];
        try {
            while (true) {
                wanted.acquireUninterruptibly();
                int count = ended ? -1 : stream.read(buffer);
                if (count < 0) {
                    break;
                }
                byte[] read = Arrays.copyOf(buffer, count);
                loop.execute(() -> onChunk(read));
            }
        } catch (IOException e) {
            // Closed by the JDK, after the exit: the end like any other.
        } catch (RejectedExecutionException e) {
            return;
        }
        reportEnd();
    }

    private void reportEnd() {
        try {
            loop.execute(this::end);
        } catch (RejectedExecutionException ignored) {
            // The loop ended, and with it the request.
        }
    }

    private void onChunk(byte[] read) {
        chunk = read;
        delivered = 0;
        deliver();
    }

    private void deliver() {
        while (!ended && delivered < chunk.length) {
            int allowance = listener.allowance(output);
            if (allowance == 0) {
                return;
            }
            int bytes = Math.min(allowance, chunk.length - delivered);
            ByteBuf data = ByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
            data.writeBytes(chunk, delivered, bytes);
            delivered += bytes;
            if (delivered == chunk.length) {
                wanted.release();
            }
            listener.onOutput(output, data);
        }
    }

    private void closeStream() {
        try {
            stream.close();
        } catch (IOException e) {
            // Nothing is read from it any more.
        }
    }
}
