package io.execbroker.client;

import com.google.protobuf.ByteString;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Standard input of a command as a stream to write. A write waits while {@link #MAX_UNSENT_BYTES}
 * lie here unsent, which they do as long as the command does not read. For any thread, virtual ones
 * included; the bytes move on to {@link StdinPump} on the event loop.
 */
final class StdinStream extends OutputStream {

    static final int MAX_UNSENT_BYTES = 128 << 10;

    private final LoopRunner loop;
    private final StdinPump pump;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private int unsentBytes;
    private boolean closed;
    private boolean broken;

    StdinStream(LoopRunner loop, StdinPump pump) {
        this.loop = loop;
        this.pump = pump;
        pump.writer(this);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /**
     * @throws IOException when the stream is closed or the command has ended
     */
    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int bytes = Math.min(end - at, StdinPump.MAX_CHUNK_BYTES);
            awaitRoom(bytes);
            ByteString chunk = ByteString.copyFrom(source, at, bytes);
            hand(() -> pump.offer(chunk));
            at += bytes;
        }
    }

    /** Half-close: the command sees end of file after all that was written. Idempotent. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        hand(pump::end);
    }

    /** So many bytes went out. */
    void onSent(int bytes) {
        lock.lock();
        try {
            unsentBytes -= bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The command has ended. */
    void onEnd() {
        lock.lock();
        try {
            broken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitRoom(int bytes) throws IOException {
        lock.lock();
        try {
            while (unsentBytes + bytes > MAX_UNSENT_BYTES && !broken && !closed) {
                changed.await();
            }
            if (closed) {
                throw new IOException("standard input is closed");
            }
            if (broken) {
                throw new IOException("broken pipe: the command has ended");
            }
            unsentBytes += bytes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted =
                    new InterruptedIOException("interrupted while waiting for the command to read");
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            lock.unlock();
        }
    }

    private void hand(Runnable task) throws IOException {
        try {
            loop.run(task);
        } catch (RejectedExecutionException e) {
            throw new IOException("the client is closed", e);
        }
    }
}
