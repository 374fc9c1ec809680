package io.execbroker.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;

class PartialFrameTest {

    private static final int FRAME_BYTES = 1 << 20;

    @Test
    void itTakesNoMoreThanBelongsToIt() {
        PartialFrame frame = new PartialFrame(5);
        ByteBuf first = Unpooled.wrappedBuffer(new byte[] {1, 2, 3});
        ByteBuf second = Unpooled.wrappedBuffer(new byte[] {4, 5, 6, 7});

        frame.add(first);
        assertThat(frame.isComplete()).isFalse();
        frame.add(second);

        assertThat(frame.isComplete()).isTrue();
        assertThat(frame.bytes()).containsExactly(1, 2, 3, 4, 5);
        assertThat(first.isReadable()).isFalse();
        assertThat(second.readableBytes()).isEqualTo(2);
    }

    @Test
    void itOccupiesNoMoreThanTwiceWhatHasArrived() {
        PartialFrame frame = new PartialFrame(FRAME_BYTES);
        assertThat(frame.bytes()).isEmpty();

        int arrived = 0;
        while (!frame.isComplete()) {
            int piece = Math.min(1000, FRAME_BYTES - arrived);
            frame.add(Unpooled.wrappedBuffer(new byte[piece]));
            arrived += piece;

            assertThat(frame.bytes().length).isBetween(arrived, 2 * arrived);
        }
        assertThat(frame.bytes()).hasSize(FRAME_BYTES);
    }
}
