package io.execbroker.wire;

import com.google.protobuf.WireFormat;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.OutputChunk;
import io.execbroker.proto.v1.OutputFd;
import io.execbroker.proto.v1.StdinChunk;
import io.netty.buffer.ByteBuf;

/**
 * OutputChunk and StdinChunk frames around bytes that are in a buffer already: from the pipe to the
 * socket without a copy into a message. The bytes are the last field of both messages, so all that
 * is needed is a header in front of them; the result equals the generated code's byte for byte.
 *
 * <pre>
 *   length  tag(frame member) length  tag(stream_id) id  [tag(fd) fd]  tag(data) length | data
 * </pre>
 *
 * Two ways. {@code writeXHeader} appends the header to any buffer; the data follow, there or in the
 * next one. {@code prependX} puts it right in front of data that were read into a buffer at index
 * {@link #HEADER_MAX_BYTES} or later, so that frame and data are one buffer and one write.
 *
 * <p>A StdinChunk made here never has {@code end} set: the half-close is a frame of its own.
 * Stateless; any thread.
 */
public final class ChunkFrames {

    /** Most bytes that a header takes. */
    public static final int HEADER_MAX_BYTES = 4 * Varint.MAX_BYTES + 4 + 1;

    static final byte OUTPUT = lengthDelimited(BrokerFrame.OUTPUT_FIELD_NUMBER);
    static final byte OUTPUT_STREAM_ID = varint(OutputChunk.STREAM_ID_FIELD_NUMBER);
    static final byte OUTPUT_FD = varint(OutputChunk.FD_FIELD_NUMBER);
    static final byte OUTPUT_DATA = lengthDelimited(OutputChunk.DATA_FIELD_NUMBER);

    private static final int TAG_BYTES = 1;
    private static final byte STDIN = lengthDelimited(ClientFrame.STDIN_FIELD_NUMBER);
    private static final byte STDIN_STREAM_ID = varint(StdinChunk.STREAM_ID_FIELD_NUMBER);
    private static final byte STDIN_DATA = lengthDelimited(StdinChunk.DATA_FIELD_NUMBER);

    private ChunkFrames() {}

    /**
     * Appends the header of an OutputChunk frame whose data are {@code dataBytes} long.
     *
     * @param dataBytes at least 1; all of them must follow
     */
    public static void writeOutputHeader(ByteBuf out, int streamId, OutputFd fd, int dataBytes) {
        int messageBytes = outputMessageBytes(streamId, dataBytes);
        Varint.write(out, frameBytes(messageBytes));
        out.writeByte(OUTPUT);
        Varint.write(out, messageBytes);
        out.writeByte(OUTPUT_STREAM_ID);
        Varint.write(out, streamId);
        out.writeByte(OUTPUT_FD);
        out.writeByte(fd.getNumber());
        out.writeByte(OUTPUT_DATA);
        Varint.write(out, dataBytes);
    }

    /**
     * Makes the readable bytes of {@code data} an OutputChunk frame by moving its reader index back
     * over a header. Same buffer, same owner.
     *
     * @param data readable: 1 byte or more; reader index: {@link #HEADER_MAX_BYTES} or more
     */
    public static void prependOutput(ByteBuf data, int streamId, OutputFd fd) {
        int dataBytes = data.readableBytes();
        int messageBytes = outputMessageBytes(streamId, dataBytes);
        int end = beginHeader(data, headerBytes(messageBytes) + messageBytes - dataBytes);
        writeOutputHeader(data, streamId, fd, dataBytes);
        data.writerIndex(end);
    }

    /**
     * Appends the header of a StdinChunk frame whose data are {@code dataBytes} long.
     *
     * @param dataBytes at least 1; all of them must follow
     */
    public static void writeStdinHeader(ByteBuf out, int streamId, int dataBytes) {
        int messageBytes = stdinMessageBytes(streamId, dataBytes);
        Varint.write(out, frameBytes(messageBytes));
        out.writeByte(STDIN);
        Varint.write(out, messageBytes);
        out.writeByte(STDIN_STREAM_ID);
        Varint.write(out, streamId);
        out.writeByte(STDIN_DATA);
        Varint.write(out, dataBytes);
    }

    private static int outputMessageBytes(int streamId, int dataBytes) {
        return TAG_BYTES + 1 + stdinMessageBytes(streamId, dataBytes);
    }

    private static int stdinMessageBytes(int streamId, int dataBytes) {
        if (dataBytes < 1) {
            throw new IllegalArgumentException("dataBytes: " + dataBytes + " (expected: >= 1)");
        }
        return TAG_BYTES + Varint.bytes(streamId) + TAG_BYTES + Varint.bytes(dataBytes) + dataBytes;
    }

    /** Length of the frame, without its prefix, around a chunk message. */
    private static int frameBytes(int messageBytes) {
        return TAG_BYTES + Varint.bytes(messageBytes) + messageBytes;
    }

    /** Bytes in front of a chunk message: the frame's length, the member's tag and length. */
    private static int headerBytes(int messageBytes) {
        return Varint.bytes(frameBytes(messageBytes)) + TAG_BYTES + Varint.bytes(messageBytes);
    }

    /** Moves both indices to where a header must begin, and returns where the data end. */
    private static int beginHeader(ByteBuf data, int headerBytes) {
        int start = data.readerIndex() - headerBytes;
        if (start < 0) {
            throw new IllegalArgumentException(
                    "readerIndex: "
                            + data.readerIndex()
                            + " (expected: >= "
                            + HEADER_MAX_BYTES
                            + ", room for the header)");
        }
        int end = data.writerIndex();
        data.setIndex(start, start);
        return end;
    }

    private static byte varint(int fieldNumber) {
        return tag(fieldNumber, WireFormat.WIRETYPE_VARINT);
    }

    private static byte lengthDelimited(int fieldNumber) {
        return tag(fieldNumber, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    }

    private static byte tag(int fieldNumber, int wireType) {
        return (byte) ((fieldNumber << 3) | wireType);
    }
}
