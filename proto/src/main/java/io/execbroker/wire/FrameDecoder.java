package io.execbroker.wire;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import org.jspecify.annotations.Nullable;

/*
 * Why not ByteToMessageDecoder. It joins what it reads to what it has, and the parser then copies the
 * bytes of a chunk once more out of that. A chunk of output is as large as a read, so nearly every one
 * comes in two pieces. Here output is not copied at all, and every other byte once, from the read buffer
 * into the message; twice if its frame came in pieces.
 */

/**
 * Bytes to frames: a varint length, then that many bytes of one message.
 *
 * <p>The length is judged by itself: a frame that is too large, empty or has a malformed length is
 * refused before a byte of its body is waited for. A partial frame never occupies more than twice
 * what has arrived of it, outside the heap, nor more than {@code maxFrameBytes}. The body is judged
 * by {@link FrameInspector} and then parsed. Messages own all their bytes, nothing refers to a
 * buffer.
 *
 * <p>A fault is fired as a bare {@link ProtocolException} after the frames in front of it, once;
 * bytes that come later are dropped unread. The next handler answers and closes.
 *
 * <p>One for each channel, confined to its event loop.
 *
 * @param <M> {@link ClientFrame} or {@link BrokerFrame}
 */
public final class FrameDecoder<M extends Message> extends ChannelInboundHandlerAdapter {

    private static final MessageShape CLIENT_FRAMES = MessageShape.of(ClientFrame.getDescriptor());
    private static final MessageShape BROKER_FRAMES = MessageShape.of(BrokerFrame.getDescriptor());

    private final FrameLength length;
    private final FrameParser<M> parser;
    private final boolean handsOnOutput;

    // Confined to the event loop.
    private @Nullable ByteBuf partial;
    private @Nullable OpenChunk chunk;
    private boolean failed;

    private FrameDecoder(
            Parser<M> parser, MessageShape shape, FrameLimits limits, boolean handsOnOutput) {
        this.handsOnOutput = handsOnOutput;
        this.length = new FrameLength(limits.maxFrameBytes());
        this.parser = new FrameParser<>(parser, new FrameInspector(shape, limits));
    }

    /** Reads what clients send. */
    public static FrameDecoder<ClientFrame> ofClientFrames(FrameLimits limits) {
        return new FrameDecoder<>(ClientFrame.parser(), CLIENT_FRAMES, limits, false);
    }

    /**
     * Reads what brokers send. Of an OutputChunk the next handler hears as {@link OutputBytes}, one
     * or more, unless its header came in pieces or in another order than ours.
     */
    public static FrameDecoder<BrokerFrame> ofBrokerFrames(FrameLimits limits) {
        return new FrameDecoder<>(BrokerFrame.parser(), BROKER_FRAMES, limits, true);
    }

    /** Reads frames of any message type. */
    static <M extends Message> FrameDecoder<M> of(
            Parser<M> parser, Descriptor type, FrameLimits limits) {
        return new FrameDecoder<>(parser, MessageShape.of(type), limits, false);
    }

    /** Whether a frame has begun to arrive and is not complete. On the event loop. */
    public boolean isMidFrame() {
        return !failed && (partial != null || chunk != null || length.hasBegun());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable() && !failed) {
                decode(ctx, in);
            }
        } finally {
            in.release();
        }
    }

    /** With the end of the connection, at the latest. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        dropPartial();
    }

    private void decode(ChannelHandlerContext ctx, ByteBuf in) {
        Object decoded;
        try {
            decoded = next(ctx.alloc(), in);
        } catch (ProtocolException e) {
            failed = true;
            dropPartial();
            ctx.fireExceptionCaught(e);
            return;
        }
        if (decoded != null) {
            ctx.fireChannelRead(decoded);
        }
    }

    /** A frame, or bytes of one; null when there is nothing to hand on yet. */
    private @Nullable Object next(ByteBufAllocator allocator, ByteBuf in) {
        if (chunk != null) {
            return resume(chunk, in);
        }
        if (partial != null) {
            return resume(partial, in);
        }
        return length.read(in) ? begin(allocator, in, length.take()) : null;
    }

    private @Nullable Object begin(ByteBufAllocator allocator, ByteBuf in, int frameBytes) {
        chunk = handsOnOutput ? OpenChunk.begin(in, frameBytes) : null;
        if (chunk != null) {
            return in.isReadable() ? resume(chunk, in) : null;
        }
        if (in.readableBytes() >= frameBytes) {
            return parser.parse(in.readSlice(frameBytes));
        }
        // Grows with what arrives: a length alone must not cost memory.
        partial = allocator.directBuffer(in.readableBytes(), frameBytes);
        return resume(partial, in);
    }

    private OutputBytes resume(OpenChunk begun, ByteBuf in) {
        OutputBytes bytes = begun.next(in);
        if (begun.isOver()) {
            chunk = null;
        }
        return bytes;
    }

    /** The frame that was begun; null when not all of it is there. */
    private @Nullable M resume(ByteBuf begun, ByteBuf in) {
        begun.writeBytes(in, Math.min(in.readableBytes(), begun.maxWritableBytes()));
        if (begun.maxWritableBytes() > 0) {
            return null;
        }
        M frame = parser.parse(begun);
        dropPartial();
        return frame;
    }

    private void dropPartial() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }
}
