package io.execbroker.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.proto.v1.ClientFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.Test;

class FrameEncoderTest {

    @Test
    void aWrittenMessageBecomesOneBufferOfItsSize() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameEncoder());
        channel.writeOutbound(Frames.EXEC);

        ByteBuf written = channel.readOutbound();

        assertThat(ByteBufUtil.getBytes(written)).isEqualTo(Frames.bytes(Frames.EXEC));
        assertThat(written.readableBytes()).isEqualTo(FrameEncoder.encodedBytes(Frames.EXEC));
        written.release();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void buffersPassTheHandlerUntouched() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameEncoder());
        ByteBuf chunk = Unpooled.copiedBuffer(new byte[] {1, 2});
        channel.writeOutbound(chunk);

        ByteBuf written = channel.readOutbound();
        assertThat(written).isSameAs(chunk);
        chunk.release();
    }

    @Test
    void framesAreAppendedToBuffersOfEitherKind() {
        for (ByteBuf out : new ByteBuf[] {Unpooled.buffer(1), Unpooled.directBuffer(1)}) {
            FrameEncoder.write(Frames.EXEC, out);
            FrameEncoder.write(Frames.STDIN, out);

            assertThat(ByteBufUtil.getBytes(out))
                    .isEqualTo(Frames.bytes(Frames.EXEC, Frames.STDIN));
            out.release();
        }
    }

    @Test
    void encodedFramesBelongToTheCaller() {
        ByteBuf frame = FrameEncoder.encode(UnpooledByteBufAllocator.DEFAULT, Frames.PING);

        assertThat(ByteBufUtil.getBytes(frame)).isEqualTo(Frames.bytes(Frames.PING));
        assertThat(frame.release()).isTrue();
    }

    @Test
    void emptyFramesAreRefused() {
        ByteBuf out = Unpooled.buffer();

        assertThatThrownBy(() -> FrameEncoder.write(ClientFrame.getDefaultInstance(), out))
                .isInstanceOf(IllegalArgumentException.class);
        out.release();
    }
}
