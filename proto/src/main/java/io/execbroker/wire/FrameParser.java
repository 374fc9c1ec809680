package io.execbroker.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;

import io.execbroker.proto.v1.GoawayReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Makes messages of the bodies of frames, each judged by a {@link FrameInspector} first. Not thread
 * safe.
 *
 * @param <M> type of the frames
 */
final class FrameParser<M extends Message> {

    private final Parser<M> parser;
    private final FrameInspector inspector;

    FrameParser(Parser<M> parser, FrameInspector inspector) {
        this.parser = parser;
        this.inspector = inspector;
    }

    /**
     * Parses where it lies in a read buffer, out of which each {@code bytes} field is copied.
     *
     * @throws ProtocolException BAD_FRAME
     */
    M parse(ByteBuf body) {
        inspector.inspect(body, body.readerIndex(), body.readableBytes());
        return parse(
                body.hasArray()
                        ? CodedInputStream.newInstance(
                                body.array(),
                                body.arrayOffset() + body.readerIndex(),
                                body.readableBytes())
                        : CodedInputStream.newInstance(body.nioBuffer()));
    }

    /**
     * Parses bytes that nobody changes from now on: the message keeps them, uncopied.
     *
     * @throws ProtocolException BAD_FRAME
     */
    M parse(byte[] body) {
        inspector.inspect(Unpooled.wrappedBuffer(body), 0, body.length);
        CodedInputStream input = UnsafeByteOperations.unsafeWrap(body).newCodedInput();
        input.enableAliasing(true);
        return parse(input);
    }

    private M parse(CodedInputStream body) {
        body.setRecursionLimit(FrameLimits.MAX_DEPTH);
        try {
            return parser.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw ProtocolException.connection(
                    GoawayReason.GOAWAY_REASON_BAD_FRAME, "malformed frame: " + e.getMessage());
        }
    }
}
