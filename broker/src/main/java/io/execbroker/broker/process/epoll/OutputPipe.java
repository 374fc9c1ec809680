package io.execbroker.broker.process.epoll;

import io.execbroker.broker.epoll.WatchedFd;
import io.execbroker.broker.posix.Pipe;
import io.execbroker.broker.process.ChildListener;
import io.execbroker.broker.process.Output;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoOps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/*
 * Reading. An edge says that there is something; reading goes on until the kernel says that there
 * is no more, the listener allows no more, or the turn's share is used up. A read that got less
 * than it asked for has emptied the pipe (epoll(7), "stream-oriented files"): whatever is written
 * after it makes a new edge.
 *
 * Width. The writer of a full pipe and its reader take turns, at the price of two wake-ups for a pipe's
 * content. A command that has filled one gets a wider one; it is also all that such a command can make
 * the kernel keep while its reader is slow.
 *
 * The end. EPOLLHUP means that no process has the other end open. What is in the pipe then is all
 * there will ever be, so a hang-up without EPOLLIN is the end without a read, and after a hang-up a
 * short read is the end without another.
 */

/** The broker's end of a command's output. Confined to its loop. */
final class OutputPipe extends WatchedFd {

    /** Largest chunk for the listener, and a pipe's usual capacity, pipe(7). */
    private static final int MAX_READ_BYTES = 64 * 1024;

    /** Capacity for a command that writes much. */
    private static final int WIDE_BYTES = 256 * 1024;

    private static final int FIRST_READ_BYTES = 4 * 1024;
    private static final int GROWTH = 4;

    /** Reads in one turn of the loop before others get theirs. */
    private static final int READS_PER_TURN = 8;

    private final Output output;
    private final ChildListener listener;
    private final IoEventLoop loop;

    private int readBytes = FIRST_READ_BYTES;
    private boolean isWide;
    private boolean readable;
    private boolean hungUp;
    private boolean paused;
    private boolean turnQueued;

    OutputPipe(
            int fd,
            Output output,
            ChildListener listener,
            IoEventLoop loop,
            Consumer<Throwable> onFault) {
        super(fd, onFault);
        this.output = output;
        this.listener = listener;
        this.loop = loop;
    }

    Output output() {
        return output;
    }

    /** Asks for an allowance again. */
    void resume() {
        if (paused && isOpen()) {
            paused = false;
            // Not from here: the listener may be in the middle of something.
            queueTurn();
        }
    }

    /**
     * Reads what a command that has ended left behind. The pipe was not watched; it is from now on
     * if another process holds it open, or what is in it has to wait.
     *
     * @throws UncheckedIOException if epoll does not take it: what was in it is lost then
     */
    void drain() {
        readable = true;
        readTurn();
        if (isOpen()) {
            try {
                watch(loop, EpollIoOps.EPOLLIN);
            } catch (IOException e) {
                end();
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Closes the pipe and says so. Idempotent. */
    void end() {
        if (isOpen()) {
            closeFd();
            listener.onOutputEnd(output);
        }
    }

    @Override
    protected void onReady(int events) {
        if ((events & EPOLLIN) == 0) {
            // Nothing to read and woken nevertheless: a hang-up.
            end();
            return;
        }
        readable = true;
        // EPOLLHUP is always reported, and EPOLLERR is for the other end only.
        hungUp |= events != EPOLLIN;
        readTurn();
    }

    @Override
    protected void onLoopEnd() {}

    private void queueTurn() {
        if (!turnQueued) {
            turnQueued = true;
            loop.execute(this::onTurn);
        }
    }

    private void onTurn() {
        turnQueued = false;
        contained(this::readTurn);
    }

    private void readTurn() {
        for (int reads = 0; readable && !paused && isOpen(); reads++) {
            if (reads == READS_PER_TURN) {
                queueTurn();
                return;
            }
            int allowance = listener.allowance(output);
            if (allowance == 0) {
                pause();
            } else {
                read(Math.min(allowance, readBytes));
            }
        }
    }

    /**
     * The last read may have emptied the pipe without showing it. If all writers are gone by now,
     * no edge will come to tell, so it is asked for: the end must not wait for an allowance.
     */
    private void pause() {
        paused = true;
        if (hungUp) {
            try {
                askAgain(EpollIoOps.EPOLLIN);
            } catch (IOException e) {
                end();
            }
        }
    }

    private void read(int bytes) {
        var buffer = ByteBufAllocator.DEFAULT.directBuffer(bytes, bytes);
        int count = readInto(buffer, bytes);
        if (count <= 0) {
            buffer.release();
            readable = false;
            if (count < 0) {
                end();
            }
            return;
        }
        buffer.writerIndex(count);
        boolean emptied = count < bytes;
        if (emptied) {
            // Without edges only another read can tell the end.
            readable = !isWatched();
        } else {
            readBytes = Math.min(readBytes * GROWTH, MAX_READ_BYTES);
            widenIfFilled(count);
        }
        listener.onOutput(output, buffer);
        if (emptied && hungUp) {
            end();
        }
    }

    private void widenIfFilled(int count) {
        if (count == MAX_READ_BYTES && !isWide) {
            isWide = true;
            Pipe.widen(fd().intValue(), WIDE_BYTES);
        }
    }

    /** Bytes read, 0 for EAGAIN, -1 for the end. */
    private int readInto(ByteBuf buffer, int bytes) {
        try {
            return buffer.hasMemoryAddress()
                    ? fd().readAddress(buffer.memoryAddress(), 0, bytes)
                    : fd().read(buffer.internalNioBuffer(0, bytes), 0, bytes);
        } catch (IOException e) {
            // A pipe has no other failure than being gone.
            return -1;
        }
    }
}
