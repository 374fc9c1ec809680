package io.execbroker.broker.process.epoll;

import io.execbroker.broker.epoll.WatchedFd;
import io.execbroker.broker.process.ChildListener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoOps;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The broker's end of a command's standard input. Confined to its loop.
 *
 * <p>Not watched before the pipe is full for the first time: most commands read less than that.
 * SIGPIPE is ignored in this process, so a reader that is gone shows as EPIPE.
 */
final class InputPipe extends WatchedFd {

    private final Deque<ByteBuf> pending = new ArrayDeque<>();
    private final ChildListener listener;
    private final IoEventLoop loop;

    private boolean flushing;
    private boolean full;
    private boolean closing;

    InputPipe(int fd, ChildListener listener, IoEventLoop loop, Consumer<Throwable> onFault) {
        super(fd, onFault);
        this.listener = listener;
        this.loop = loop;
    }

    /** Queues {@code data} and writes what the pipe takes. Takes ownership. */
    void write(ByteBuf data) {
        if (!isOpen() || closing || !data.isReadable()) {
            drop(data);
            return;
        }
        pending.add(directOf(data));
        flush();
    }

    /** Closes after what is queued. Idempotent. */
    void closeAfterPending() {
        closing = true;
        flush();
    }

    /** The command has ended: nobody reads what is queued. */
    void onExit() {
        if (pending.isEmpty()) {
            closeFd();
        } else {
            onReaderGone();
        }
    }

    @Override
    protected void onReady(int events) {
        if ((events & EpollIoOps.EPOLLERR.value()) != 0) {
            onReaderGone();
        } else {
            full = false;
            flush();
        }
    }

    @Override
    protected void onLoopEnd() {
        while (!pending.isEmpty()) {
            pending.remove().release();
        }
    }

    private void flush() {
        if (flushing || full || !isOpen()) {
            // A listener that writes from onStdinConsumed is in the loop below already.
            return;
        }
        flushing = true;
        try {
            while (!full && !pending.isEmpty()) {
                writeOnce(pending.element());
            }
            if (full && !isWatched()) {
                watch(loop, EpollIoOps.EPOLLOUT);
            }
        } catch (IOException e) {
            onReaderGone();
        } finally {
            flushing = false;
        }
        if (closing && pending.isEmpty()) {
            closeFd();
        }
    }

    private void writeOnce(ByteBuf data) throws IOException {
        int count =
                data.hasMemoryAddress()
                        ? fd().writeAddress(
                                        data.memoryAddress(),
                                        data.readerIndex(),
                                        data.writerIndex())
                        : writeNio(data);
        if (count == 0) {
            full = true;
            return;
        }
        data.skipBytes(count);
        if (!data.isReadable()) {
            pending.remove().release();
        }
        listener.onStdinConsumed(count);
    }

    private int writeNio(ByteBuf data) throws IOException {
        var nio = data.internalNioBuffer(data.readerIndex(), data.readableBytes());
        return fd().write(nio, nio.position(), nio.limit());
    }

    private void onReaderGone() {
        closeFd();
        while (!pending.isEmpty()) {
            drop(pending.remove());
        }
        listener.onStdinClosed();
    }

    private void drop(ByteBuf data) {
        int bytes = data.readableBytes();
        data.release();
        if (bytes > 0) {
            listener.onStdinConsumed(bytes);
        }
    }

    /** What the kernel can take: one piece of memory outside the heap. */
    private static ByteBuf directOf(ByteBuf data) {
        if (data.isDirect() && data.nioBufferCount() == 1) {
            return data;
        }
        var direct = data.alloc().directBuffer(data.readableBytes());
        direct.writeBytes(data);
        data.release();
        return direct;
    }
}
