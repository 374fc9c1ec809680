package io.execbroker.broker.session;

import io.execbroker.wire.FrameDecoder;
import io.execbroker.wire.FrameLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.WriteBufferWaterMark;

/** Sets up a connection of the native wire: holds every {@code addLast} of the protocol. */
final class SessionPipeline {

    /** Output that may wait in the broker for a slow reader, per connection, in bytes. */
    private static final WriteBufferWaterMark OUTPUT_BUFFER =
            new WriteBufferWaterMark(256 * 1024, 512 * 1024);

    private SessionPipeline() {}

    /**
     * @param last takes the frames
     */
    static void setUp(Channel connection, SessionLimits limits, ChannelHandler last) {
        connection.config().setWriteBufferWaterMark(OUTPUT_BUFFER);
        // Judges the length of a frame before its body is waited for.
        var decoder =
                FrameDecoder.ofClientFrames(
                        FrameLimits.DEFAULT.withMaxFrameBytes(limits.maxFrameBytes()));
        connection.pipeline().addLast(decoder);
        // Waits for the rest of a frame, a bounded time.
        connection.pipeline().addLast(new FrameDeadline(decoder, limits.frameNanos()));
        connection.pipeline().addLast(last);
    }
}
