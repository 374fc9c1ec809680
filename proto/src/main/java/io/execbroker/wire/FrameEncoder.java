package io.execbroker.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Frames to bytes. As a handler it turns a written message into one buffer of exactly its size and
 * lets buffers pass, so that frames made by {@link ChunkFrames} go the same way; the static methods
 * do the same for code that collects several frames in one buffer. Messages are written straight
 * into the buffer.
 *
 * <p>Size limits are the sender's business: it knows what the peer reads. Stateless; any thread.
 */
@ChannelHandler.Sharable
public final class FrameEncoder extends MessageToByteEncoder<MessageLite> {

    public FrameEncoder() {
        super(MessageLite.class);
    }

    /** Bytes of {@code frame} on the wire, the length prefix included. */
    public static int encodedBytes(MessageLite frame) {
        int length = frame.getSerializedSize();
        return Varint.bytes(length) + length;
    }

    /** A new buffer that holds {@code frame}. The caller owns it. */
    public static ByteBuf encode(ByteBufAllocator allocator, MessageLite frame) {
        ByteBuf out = allocator.ioBuffer(encodedBytes(frame));
        write(frame, out);
        return out;
    }

    /**
     * Appends {@code frame} with its length prefix, growing the buffer when it must.
     *
     * @throws IllegalArgumentException when the frame is empty: such frames do not exist
     */
    public static void write(MessageLite frame, ByteBuf out) {
        int length = frame.getSerializedSize();
        if (length == 0) {
            throw new IllegalArgumentException("frame: empty (expected: one member set)");
        }
        Varint.write(out, length);
        out.ensureWritable(length);
        int start = out.writerIndex();
        CodedOutputStream body = codedOutput(out, start, length);
        try {
            frame.writeTo(body);
            body.flush();
            body.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new AssertionError("a buffer of the right size cannot be too small", e);
        }
        out.writerIndex(start + length);
    }

    @Override
    protected ByteBuf allocateBuffer(
            ChannelHandlerContext ctx, MessageLite frame, boolean preferDirect) {
        return ctx.alloc().ioBuffer(encodedBytes(frame));
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, MessageLite frame, ByteBuf out) {
        write(frame, out);
    }

    private static CodedOutputStream codedOutput(ByteBuf out, int start, int length) {
        if (out.hasArray()) {
            return CodedOutputStream.newInstance(out.array(), out.arrayOffset() + start, length);
        }
        ByteBuffer target = out.nioBuffer(start, length);
        return CodedOutputStream.newInstance(target);
    }
}
