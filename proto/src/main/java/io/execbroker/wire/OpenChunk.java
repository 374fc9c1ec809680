package io.execbroker.wire;

import io.execbroker.proto.v1.OutputFd;
import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

/**
 * An OutputChunk of which the header was read: its data are handed on from the read buffer as they
 * arrive, and never collected. Not thread safe.
 */
final class OpenChunk {

    private final int streamId;
    private final OutputFd fd;
    private int leftBytes;

    private OpenChunk(int streamId, OutputFd fd, int leftBytes) {
        this.streamId = streamId;
        this.fd = fd;
        this.leftBytes = leftBytes;
    }

    /**
     * Reads a header as {@link ChunkFrames} writes it.
     *
     * @param in at the beginning of a frame of {@code frameBytes}; moved to the data
     * @return null if the frame is another, or the header is not all there; nothing is moved then
     */
    static @Nullable OpenChunk begin(ByteBuf in, int frameBytes) {
        if (in.readableBytes() < Math.min(frameBytes, ChunkFrames.HEADER_MAX_BYTES)) {
            return null;
        }
        int start = in.readerIndex();
        OpenChunk chunk = read(in, start + frameBytes);
        if (chunk == null) {
            in.readerIndex(start);
        }
        return chunk;
    }

    private static @Nullable OpenChunk read(ByteBuf in, int end) {
        if (in.readByte() != ChunkFrames.OUTPUT
                || Varint.read(in, end) != end - in.readerIndex()
                || !isNext(in, end, ChunkFrames.OUTPUT_STREAM_ID)) {
            return null;
        }
        long streamId = Varint.read(in, end);
        if (streamId < 0 || !isNext(in, end, ChunkFrames.OUTPUT_FD)) {
            return null;
        }
        OutputFd fd = OutputFd.forNumber((int) Varint.read(in, end));
        if (fd == null || !isNext(in, end, ChunkFrames.OUTPUT_DATA)) {
            return null;
        }
        long dataBytes = Varint.read(in, end);
        return dataBytes > 0 && dataBytes == end - in.readerIndex()
                ? new OpenChunk((int) streamId, fd, (int) dataBytes)
                : null;
    }

    private static boolean isNext(ByteBuf in, int end, byte tag) {
        return in.readerIndex() < end && in.readByte() == tag;
    }

    /** What of it is in {@code in}, which has at least 1 byte. */
    OutputBytes next(ByteBuf in) {
        ByteBuf data = in.readSlice(Math.min(in.readableBytes(), leftBytes));
        leftBytes -= data.readableBytes();
        return new OutputBytes(streamId, fd, data);
    }

    boolean isOver() {
        return leftBytes == 0;
    }
}
