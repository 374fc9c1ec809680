package io.execbroker.wire;

import com.google.protobuf.WireFormat;

import io.execbroker.proto.v1.GoawayReason;
import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/**
 * Walks the bytes of a frame before they are parsed. The parser makes objects as it goes and finds
 * out late; this makes none, touches each field once and skips contents.
 *
 * <p>Refused: groups and wire types that do not exist, tags and lengths that a parser may cut to 32
 * bits, lengths past the end, nesting, unknown fields and messages beyond {@link FrameLimits}.
 * Known fields with another wire type than ours count as unknown, as they do for the parser.
 *
 * <p>Holds the counts of the frame at hand: one for each decoder, not thread safe.
 */
final class FrameInspector {

    private static final int MAX_VARINT64_BYTES = 10;

    private final MessageShape frameShape;
    private final FrameLimits limits;

    // Of the frame at hand.
    private int position;
    private int unknownBytes;
    private int messages;

    FrameInspector(MessageShape frameShape, FrameLimits limits) {
        this.frameShape = frameShape;
        this.limits = limits;
    }

    /**
     * Checks {@code length} bytes of {@code frame} from {@code start}. Moves no index.
     *
     * @throws ProtocolException BAD_FRAME
     */
    void inspect(ByteBuf frame, int start, int length) {
        position = start;
        unknownBytes = 0;
        messages = 0;
        inspectMessage(frame, start + length, frameShape, 0);
    }

    private void inspectMessage(ByteBuf frame, int end, MessageShape shape, int depth) {
        if (depth > FrameLimits.MAX_DEPTH) {
            throw bad("messages nested deeper than " + FrameLimits.MAX_DEPTH);
        }
        if (++messages > limits.maxMessages()) {
            throw bad("more than " + limits.maxMessages() + " messages in one frame");
        }
        while (position < end) {
            inspectField(frame, end, shape, depth);
        }
    }

    private void inspectField(ByteBuf frame, int end, MessageShape shape, int depth) {
        int start = position;
        long tag = readVarint(frame, end);
        if (tag >>> 32 != 0) {
            throw bad("a field tag has more than 32 bits");
        }
        int fieldNumber = (int) (tag >>> 3);
        int wireType = (int) tag & 7;
        if (fieldNumber == 0) {
            throw bad("field number 0");
        }
        boolean known = shape.knows(fieldNumber, wireType);
        MessageShape nested = known ? shape.nested(fieldNumber) : null;
        inspectValue(frame, end, wireType, nested, depth);
        if (!known) {
            unknownBytes += position - start;
            if (unknownBytes > limits.maxUnknownBytes()) {
                throw bad("more than " + limits.maxUnknownBytes() + " bytes of unknown fields");
            }
        }
    }

    private void inspectValue(
            ByteBuf frame, int end, int wireType, @Nullable MessageShape nested, int depth) {
        switch (wireType) {
            case WireFormat.WIRETYPE_VARINT -> readVarint(frame, end);
            case WireFormat.WIRETYPE_FIXED64 -> skip(8, end);
            case WireFormat.WIRETYPE_FIXED32 -> skip(4, end);
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                long length = readVarint(frame, end);
                if (nested == null) {
                    skip(length, end);
                } else {
                    requireWithin(length, end);
                    inspectMessage(frame, position + (int) length, nested, depth + 1);
                }
            }
            default -> throw bad("wire type " + wireType + ", a group or none at all");
        }
    }

    private long readVarint(ByteBuf frame, int end) {
        long value = 0;
        for (int i = 0; i < MAX_VARINT64_BYTES; i++) {
            if (position >= end) {
                throw bad("a varint runs past its end");
            }
            byte next = frame.getByte(position++);
            value |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw bad("a varint is longer than " + MAX_VARINT64_BYTES + " bytes");
    }

    private void skip(long bytes, int end) {
        requireWithin(bytes, end);
        position += (int) bytes;
    }

    private void requireWithin(long bytes, int end) {
        // Lengths of 2^63 and above show as negative.
        if (bytes < 0 || bytes > end - position) {
            throw bad("a field runs past its end");
        }
    }

    private static ProtocolException bad(String detail) {
        return ProtocolException.connection(
                GoawayReason.GOAWAY_REASON_BAD_FRAME, "malformed frame: " + detail);
    }
}
