package io.execbroker.client;

import com.google.protobuf.MessageLite;

import io.execbroker.wire.FrameEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

import org.jspecify.annotations.Nullable;

/**
 * Collects the frames of one turn of the event loop in one buffer and writes it once: after the
 * tasks that are queued already, or at the end of the read at hand. Confined to the event loop.
 */
final class FrameOutbox {

    private static final int INITIAL_BYTES = 1 << 10;
    private static final int FULL_BYTES = 64 << 10;

    private final Channel channel;
    private @Nullable ByteBuf pending;
    private boolean reading;
    private boolean flushPosted;

    FrameOutbox(Channel channel) {
        this.channel = channel;
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
            buffer = channel.alloc().ioBuffer(INITIAL_BYTES);
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

    @SuppressWarnings("FutureReturnValueIgnored") // a failed write is fired as an exception
    private void flush() {
        ByteBuf buffer = pending;
        if (buffer != null) {
            pending = null;
            channel.writeAndFlush(buffer, channel.voidPromise());
        }
    }
}
