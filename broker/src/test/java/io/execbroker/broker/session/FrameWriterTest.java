package io.execbroker.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.Pong;
import io.execbroker.proto.v1.Started;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

class FrameWriterTest {

    private static final BrokerFrame STARTED =
            BrokerFrame.newBuilder().setStarted(Started.newBuilder().setPid(1)).build();
    private static final BrokerFrame PONG =
            BrokerFrame.newBuilder().setPong(Pong.newBuilder().setValue(1)).build();

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final FrameWriter frames = new FrameWriter(channel);

    FrameWriterTest() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aFrameLeavesAtTheEndOfTheTurn() {
        frames.write(PONG.toBuilder());
        channel.runPendingTasks();

        assertThat(framesSent()).isEqualTo(1);
    }

    @Test
    void aFrameThatCanWaitLeavesWithTheNextOneAndBeforeIt() {
        frames.writeSoon(STARTED.toBuilder());
        channel.runPendingTasks();
        assertThat(framesSent()).isZero();

        frames.write(PONG.toBuilder());
        channel.runPendingTasks();
        assertThat(firstByteSentOfTwo()).isEqualTo((byte) STARTED.getSerializedSize());
    }

    @Test
    void aFrameThatCanWaitLeavesAloneAfterAMillisecond() {
        assertThat(framesSentAMillisecondAfterOneThatCanWait()).isEqualTo(1);
    }

    @Test
    void eachThatCanWaitIsWaitedForAnew() {
        framesSentAMillisecondAfterOneThatCanWait();

        assertThat(framesSentAMillisecondAfterOneThatCanWait()).isEqualTo(1);
    }

    private int framesSentAMillisecondAfterOneThatCanWait() {
        frames.writeSoon(STARTED.toBuilder());
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        return framesSent();
    }

    private int framesSent() {
        var sent = 0;
        for (ByteBuf frame = channel.readOutbound();
                frame != null;
                frame = channel.readOutbound()) {
            frame.release();
            sent++;
        }
        return sent;
    }

    private byte firstByteSentOfTwo() {
        ByteBuf first = channel.readOutbound();
        var length = first.getByte(first.readerIndex());
        first.release();
        assertThat(framesSent()).isEqualTo(1);
        return length;
    }
}
