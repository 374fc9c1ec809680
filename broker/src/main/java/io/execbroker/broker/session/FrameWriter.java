package io.execbroker.broker.session;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.OutputFd;
import io.execbroker.wire.ChunkFrames;
import io.execbroker.wire.FrameEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/**
 * Writes frames to one connection. What is written in one turn of the event loop, for however many
 * streams, goes to the kernel together. Confined to the connection's loop.
 */
final class FrameWriter {

    private static final long LINGER_SECONDS = 2;

    /** For how long a frame that can wait does, so that others may leave with it. */
    private static final long PATIENCE_MICROS = 1_000;

    private final Channel channel;
    private boolean isFlushPending;
    private boolean isFlushScheduled;

    FrameWriter(Channel channel) {
        this.channel = channel;
    }

    /** Whether the connection takes output: its own buffer is not above the high-water mark. */
    boolean isWritable() {
        return channel.isWritable();
    }

    void write(BrokerFrame frame) {
        enqueue(FrameEncoder.encode(channel.alloc(), frame));
    }

    void write(BrokerFrame.Builder frame) {
        write(frame.build());
    }

    /**
     * Writes a frame that nobody is in a hurry for: it leaves with the next one, or after a
     * millisecond. For the peer, a wake-up less.
     */
    void writeSoon(BrokerFrame.Builder frame) {
        queue(FrameEncoder.encode(channel.alloc(), frame.build()));
        if (!isFlushPending && !isFlushScheduled) {
            isFlushScheduled = true;
            var _ = channel.eventLoop().schedule(this::flushOverdue, PATIENCE_MICROS, MICROSECONDS);
        }
    }

    private void flushOverdue() {
        isFlushScheduled = false;
        channel.flush();
    }

    /** Writes bytes that a command wrote. Takes ownership of {@code data}. */
    void writeOutput(int streamId, OutputFd fd, ByteBuf data) {
        var header = channel.alloc().ioBuffer(ChunkFrames.HEADER_MAX_BYTES);
        ChunkFrames.writeOutputHeader(header, streamId, fd, data.readableBytes());
        enqueue(header);
        enqueue(data);
    }

    /** Writes the last frame of the connection, and closes it once that is on its way. */
    void writeAndClose(BrokerFrame.Builder farewell) {
        write(farewell);
        close();
    }

    /**
     * Closes the connection once all that was written is on its way, and in any case soon: a peer
     * that does not read could keep it, and its commands, for ever.
     */
    void close() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        var overdue = channel.eventLoop().schedule(this::closeNow, LINGER_SECONDS, SECONDS);
        channel.closeFuture().addListener(_ -> overdue.cancel(false));
    }

    private void closeNow() {
        var _ = channel.close();
    }

    private void enqueue(ByteBuf bytes) {
        queue(bytes);
        if (!isFlushPending) {
            isFlushPending = true;
            // Runs after the events of this turn: one writev for all of them.
            channel.eventLoop().execute(this::flush);
        }
    }

    private void queue(ByteBuf bytes) {
        // A write that fails closes the connection by way of exceptionCaught.
        var _ = channel.write(bytes, channel.voidPromise());
    }

    private void flush() {
        isFlushPending = false;
        channel.flush();
    }
}
