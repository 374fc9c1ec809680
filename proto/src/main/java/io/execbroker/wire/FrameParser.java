package io.execbroker.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;

import io.execbroker.proto.v1.GoawayReason;
import io.netty.buffer.ByteBuf;

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
     * Parses where it lies in a buffer, out of which each {@code bytes} field is copied.
     *
     * @throws ProtocolException BAD_FRAME
     */
    M parse(ByteBuf body) {
        inspector.inspect(body, body.readerIndex(), body.readableBytes());
        CodedInputStream input = input(body);
        input.setRecursionLimit(FrameLimits.MAX_DEPTH);
        try {
            return parser.parseFrom(input);
        } catch (InvalidProtocolBufferException e) {
            throw ProtocolException.connection(
                    GoawayReason.GOAWAY_REASON_BAD_FRAME, "malformed frame: " + e.getMessage());
        }
    }

    private static CodedInputStream input(ByteBuf body) {
        return body.hasArray()
                ? CodedInputStream.newInstance(
                        body.array(), body.arrayOffset() + body.readerIndex(), body.readableBytes())
                : CodedInputStream.newInstance(body.nioBuffer());
    }
}
