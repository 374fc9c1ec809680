package io.execbroker.broker.session;

import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.wire.FrameDecoder;
import io.execbroker.wire.ProtocolException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose peer begins a frame and does not finish it in time: what has arrived of
 * it occupies the broker's memory. Stands behind the decoder. Confined to the connection's loop.
 */
final class FrameDeadline extends ChannelInboundHandlerAdapter {

    private final FrameDecoder<?> decoder;
    private final long frameNanos;
    private @Nullable Future<?> deadline;

    /**
     * @param decoder whose frames these are
     * @param frameNanos time for one frame
     */
    FrameDeadline(FrameDecoder<?> decoder, long frameNanos) {
        this.decoder = decoder;
        this.frameNanos = frameNanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        stop();
        ctx.fireChannelRead(frame);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!decoder.isMidFrame()) {
            stop();
        } else if (deadline == null) {
            start(ctx);
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stop();
    }

    private void start(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> onDeadline(ctx), frameNanos, TimeUnit.NANOSECONDS);
    }

    private void stop() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void onDeadline(ChannelHandlerContext ctx) {
        if (!ctx.channel().config().isAutoRead()) {
            // The rest may have been sent: it is the broker that does not read now.
            start(ctx);
            return;
        }
        deadline = null;
        ctx.fireExceptionCaught(
                ProtocolException.connection(
                        GoawayReason.GOAWAY_REASON_BAD_FRAME,
                        "a frame was begun and not finished within "
                                + TimeUnit.NANOSECONDS.toMillis(frameNanos)
                                + " ms"));
    }
}
