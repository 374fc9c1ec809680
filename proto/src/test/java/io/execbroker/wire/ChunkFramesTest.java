package io.execbroker.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.OutputChunk;
import io.execbroker.proto.v1.OutputFd;
import io.execbroker.proto.v1.StdinChunk;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Random;

class ChunkFramesTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "127, 1",
        "128, 119",
        "5, 120",
        "16383, 121",
        "16384, 122",
        "1, 123",
        "1, 124",
        "1, 127",
        "1, 128",
        "2147483647, 16383",
        "2097151, 16384",
        "2097152, 65536",
        "3, 2097152"
    })
    void chunksEqualTheGeneratedCodeByteForByte(int streamId, int dataBytes) {
        byte[] data = new byte[dataBytes];
        new Random(dataBytes).nextBytes(data);
        byte[] output = output(streamId, data);

        ByteBuf written = Unpooled.buffer();
        ChunkFrames.writeOutputHeader(written, streamId, OutputFd.OUTPUT_FD_STDERR, dataBytes);
        assertThat(ByteBufUtil.getBytes(written.writeBytes(data))).isEqualTo(output);
        written.release();

        ByteBuf prepended = Unpooled.buffer();
        prepended.writeZero(ChunkFrames.HEADER_MAX_BYTES).skipBytes(ChunkFrames.HEADER_MAX_BYTES);
        prepended.writeBytes(data);
        ChunkFrames.prependOutput(prepended, streamId, OutputFd.OUTPUT_FD_STDERR);
        assertThat(ByteBufUtil.getBytes(prepended)).isEqualTo(output);
        prepended.release();

        ByteBuf stdin = Unpooled.buffer();
        ChunkFrames.writeStdinHeader(stdin, streamId, dataBytes);
        assertThat(ByteBufUtil.getBytes(stdin.writeBytes(data))).isEqualTo(stdin(streamId, data));
        stdin.release();
    }

    @Test
    void prependingNeedsRoom() {
        ByteBuf data = Unpooled.copiedBuffer(new byte[10]);

        assertThatThrownBy(() -> ChunkFrames.prependOutput(data, 1, OutputFd.OUTPUT_FD_STDOUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("readerIndex: 0");
        assertThat(data.readableBytes()).isEqualTo(10);
        data.release();
    }

    @Test
    void theLongestHeaderFitsItsBound() {
        ByteBuf header = Unpooled.buffer();
        int dataBytes = Integer.MAX_VALUE - 100;
        ChunkFrames.writeOutputHeader(header, -1, OutputFd.OUTPUT_FD_STDOUT, dataBytes);

        assertThat(header.readableBytes()).isEqualTo(ChunkFrames.HEADER_MAX_BYTES);
        header.release();
    }

    @Test
    void emptyChunksAreRefused() {
        ByteBuf out = Unpooled.buffer();

        assertThatThrownBy(() -> ChunkFrames.writeStdinHeader(out, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        out.release();
    }

    private static byte[] output(int streamId, byte[] data) {
        OutputChunk.Builder chunk =
                OutputChunk.newBuilder()
                        .setStreamId(streamId)
                        .setFd(OutputFd.OUTPUT_FD_STDERR)
                        .setData(ByteString.copyFrom(data));
        return Frames.bytes(BrokerFrame.newBuilder().setOutput(chunk).build());
    }

    private static byte[] stdin(int streamId, byte[] data) {
        StdinChunk.Builder chunk =
                StdinChunk.newBuilder().setStreamId(streamId).setData(ByteString.copyFrom(data));
        return Frames.bytes(ClientFrame.newBuilder().setStdin(chunk).build());
    }
}
