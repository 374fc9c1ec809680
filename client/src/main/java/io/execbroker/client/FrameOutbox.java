package io.execbroker.client;

import com.google.protobuf.MessageLite;

import io.execbroker.wire.FrameEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

import org.jspecify.annotations.Nullable;

/**
 * Collects the frames of one turn of the event loop in one buffer and writes it once: after the
 * tasks that are queued already, or at the end of the read at hand. Confined to the event loop.
 *
 * <p>Writes are numbered, so that after a loss it is known of which of them the kernel took no
 * byte.
 */
final class FrameOutbox {

    private static final int INITIAL_BYTES = 1 << 10;
    private static final int FULL_BYTES = 64 << 10;

    private final Channel channel;
    private @Nullable ByteBuf pending;
    private boolean reading;
    private boolean flushPosted;
    private long collecting;
    private long untakenFrom = Long.MAX_VALUE;

    FrameOutbox(Channel channel) {
        this.channel = channel;
    }

    /** The number of the write that a frame added now is part of. */
    long collecting() {
        return collecting;
    }

    /** From which write on no byte left this process, as far as is known. */
    long untakenFrom() {
        return Math.min(collecting, untakenFrom);
    }

    /** Appends a frame. */
    void add(MessageLite frame) {
        FrameEncoder.write(frame, buffer());
        added();
    }

    /** The buffer to append a frame to, followed by {@link #added}. */
    ByteBuf buffer() {
        ByteBuf buffer = pending;
        if (buffer == null) {
            buffer = channel.alloc().directBuffer(INITIAL_BYTES);
            pending = buffer;
        }
        return buffer;
    }

    /** A frame was appended to {@link #buffer}. */
    void added() {
        if (pending != null && pending.readableBytes() >= FULL_BYTES) {
            flush();
        } else if (!reading && !flushPosted) {
            flushPosted = true;
            channel.eventLoop().execute(this::onPosted);
        }
    }

    /** Frames are being read; {@link #endRead} follows. */
    void beginRead() {
        reading = true;
    }

    void endRead() {
        reading = false;
        flush();
    }

    private void onPosted() {
        flushPosted = false;
        flush();
    }

    private void flush() {
        ByteBuf buffer = pending;
        if (buffer == null) {
            return;
        }
        pending = null;
        long number = collecting++;
        int start = buffer.readerIndex();
        // Kept beyond the write: its reader index tells how much of it went out.
        buffer.retain();
        channel.writeAndFlush(buffer)
                .addListener(done -> {
                    if (!done.isSuccess() && buffer.readerIndex() == start) {
                        untakenFrom = Math.min(untakenFrom, number);
                    }
                    buffer.release();
                });
    }
}
