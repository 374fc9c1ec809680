package io.execbroker.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * One output of a command as a stream to read. Filled by the event loop, bounded by the stream's
 * credit; emptied by any thread, virtual ones included. Bytes read are reported in batches.
 */
final class OutputPipe extends InputStream {

    private final int reportBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private IntConsumer released = bytes -> {};

    // Guarded by the lock.
    private final ArrayDeque<ByteBuffer> chunks = new ArrayDeque<>();
    private int bufferedBytes;
    private int unreportedBytes;
    private boolean ended;
    private boolean closed;
    private @Nullable ExecException failure;

    /**
     * @param reportBytes how many bytes are read before they are reported
     */
    OutputPipe(int reportBytes) {
        this.reportBytes = reportBytes;
    }

    /** Whom to report to. Called before the pipe is handed to other threads. */
    void onAttach(IntConsumer takesReleased) {
        released = takesReleased;
    }

    /** Adds a copy of some bytes; returns their number when nobody is going to read them. */
    int offer(ByteBuf data) {
        int bytes = data.readableBytes();
        lock.lock();
        try {
            if (closed) {
                return bytes;
            }
            chunks.add(ByteBuffer.wrap(ByteBufUtil.getBytes(data)));
            bufferedBytes += bytes;
            changed.signalAll();
            return 0;
        } finally {
            lock.unlock();
        }
    }

    /** What is buffered can still be read; then end of file, or the failure. */
    void end(@Nullable ExecException cause) {
        lock.lock();
        try {
            ended = true;
            failure = cause;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        int report;
        int read;
        lock.lock();
        try {
            awaitBytes();
            read = take(target, offset, length);
            report = reportable();
        } finally {
            lock.unlock();
        }
        if (report > 0) {
            released.accept(report);
        }
        return read;
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return bufferedBytes;
        } finally {
            lock.unlock();
        }
    }

    /** What is buffered and what still comes is dropped: the command does not wait for a reader. */
    @Override
    public void close() {
        int report;
        lock.lock();
        try {
            closed = true;
            report = unreportedBytes + bufferedBytes;
            unreportedBytes = 0;
            bufferedBytes = 0;
            chunks.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (report > 0) {
            released.accept(report);
        }
    }

    private void awaitBytes() throws IOException {
        while (chunks.isEmpty() && !ended && !closed) {
            try {
                changed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted =
                        new InterruptedIOException("interrupted while waiting for output");
                interrupted.initCause(e);
                throw interrupted;
            }
        }
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (chunks.isEmpty() && failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private int take(byte[] target, int offset, int length) {
        int taken = 0;
        ByteBuffer head = chunks.peek();
        while (head != null && taken < length) {
            int bytes = Math.min(head.remaining(), length - taken);
            head.get(target, offset + taken, bytes);
            taken += bytes;
            if (!head.hasRemaining()) {
                chunks.remove();
                head = chunks.peek();
            }
        }
        bufferedBytes -= taken;
        unreportedBytes += taken;
        return taken == 0 ? -1 : taken;
    }

    private int reportable() {
        if (ended || unreportedBytes < reportBytes) {
            return 0;
        }
        int report = unreportedBytes;
        unreportedBytes = 0;
        return report;
    }
}
