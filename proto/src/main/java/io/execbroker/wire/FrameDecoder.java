package io.execbroker.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.GoawayReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import java.util.List;

/**
 * Bytes to frames: a varint length, then that many bytes of one message.
 *
 * <p>The length is judged by itself: a frame that is too large, empty or has a malformed length is
 * refused before a byte of its body is waited for, so a partial frame never occupies more than
 * {@code maxFrameBytes + 5} bytes. The body is judged by {@link FrameInspector} and then parsed
 * where it lies in the read buffer. Messages own all their bytes: the parser copies each {@code
 * bytes} field once, out of the read buffer, and nothing refers to the buffer afterwards.
 *
 * <p>A fault is fired as a bare {@link ProtocolException} after the frames in front of it, once;
 * bytes that come later are dropped unread. The next handler answers and closes.
 *
 * <p>One for each channel, confined to its event loop.
 *
 * @param <M> {@link ClientFrame} or {@link BrokerFrame}
 */
public final class FrameDecoder<M extends Message> extends ByteToMessageDecoder {

    private static final int NO_LENGTH = -1;
    private static final MessageShape CLIENT_FRAMES = MessageShape.of(ClientFrame.getDescriptor());
    private static final MessageShape BROKER_FRAMES = MessageShape.of(BrokerFrame.getDescriptor());

    private final Parser<M> parser;
    private final FrameLimits limits;
    private final FrameInspector inspector;

    // Confined to the event loop.
    private int frameBytes = NO_LENGTH;
    private boolean failed;

    private FrameDecoder(Parser<M> parser, MessageShape shape, FrameLimits limits) {
        this.parser = parser;
        this.limits = limits;
        this.inspector = new FrameInspector(shape, limits);
    }

    /** Reads what clients send. */
    public static FrameDecoder<ClientFrame> ofClientFrames(FrameLimits limits) {
        return new FrameDecoder<>(ClientFrame.parser(), CLIENT_FRAMES, limits);
    }

    /** Reads what brokers send. */
    public static FrameDecoder<BrokerFrame> ofBrokerFrames(FrameLimits limits) {
        return new FrameDecoder<>(BrokerFrame.parser(), BROKER_FRAMES, limits);
    }

    /** Reads frames of any message type. */
    static <M extends Message> FrameDecoder<M> of(
            Parser<M> parser, Descriptor type, FrameLimits limits) {
        return new FrameDecoder<>(parser, MessageShape.of(type), limits);
    }

    /** Whether a frame has begun to arrive and is not complete. On the event loop. */
    public boolean isMidFrame() {
        return !failed && (frameBytes != NO_LENGTH || internalBuffer().isReadable());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (failed) {
            in.skipBytes(in.readableBytes());
            return;
        }
        // At most one frame a call: the base class then fires the frames in front of a fault first.
        try {
            if (frameBytes == NO_LENGTH) {
                frameBytes = readLength(in);
            }
            if (frameBytes != NO_LENGTH && in.readableBytes() >= frameBytes) {
                out.add(readFrame(in, frameBytes));
                frameBytes = NO_LENGTH;
            }
        } catch (ProtocolException e) {
            failed = true;
            in.skipBytes(in.readableBytes());
            ctx.fireExceptionCaught(e);
        }
    }

    /** Reads a length prefix, or nothing when it is not complete. */
    private int readLength(ByteBuf in) {
        int start = in.readerIndex();
        int present = Math.min(in.readableBytes(), Varint.MAX_BYTES);
        long length = 0;
        for (int i = 0; i < present; i++) {
            byte next = in.getByte(start + i);
            length |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                if (next == 0 && i > 0) {
                    throw badLength("not minimal");
                }
                in.readerIndex(start + i + 1);
                return requireLegal(length);
            }
        }
        if (present == Varint.MAX_BYTES) {
            throw badLength("longer than " + Varint.MAX_BYTES + " bytes");
        }
        return NO_LENGTH;
    }

    private int requireLegal(long length) {
        if (length == 0) {
            throw badLength("0");
        }
        if (length > limits.maxFrameBytes()) {
            throw ProtocolException.connection(
                    GoawayReason.GOAWAY_REASON_FRAME_TOO_LARGE,
                    "frame length: "
                            + length
                            + " bytes (expected: 1 to "
                            + limits.maxFrameBytes()
                            + ")");
        }
        return (int) length;
    }

    private M readFrame(ByteBuf in, int length) {
        int start = in.readerIndex();
        inspector.inspect(in, start, length);
        CodedInputStream input = codedInput(in, start, length);
        input.setRecursionLimit(FrameLimits.MAX_DEPTH);
        try {
            M frame = parser.parseFrom(input);
            in.readerIndex(start + length);
            return frame;
        } catch (InvalidProtocolBufferException e) {
            throw ProtocolException.connection(
                    GoawayReason.GOAWAY_REASON_BAD_FRAME, "malformed frame: " + e.getMessage());
        }
    }

    private static CodedInputStream codedInput(ByteBuf in, int start, int length) {
        if (in.hasArray()) {
            return CodedInputStream.newInstance(in.array(), in.arrayOffset() + start, length);
        }
        return CodedInputStream.newInstance(in.nioBuffer(start, length));
    }

    private static ProtocolException badLength(String detail) {
        return ProtocolException.connection(
                GoawayReason.GOAWAY_REASON_BAD_FRAME, "frame length: " + detail);
    }
}
