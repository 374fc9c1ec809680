package io.execbroker.broker.metrics.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.timeout.IdleStateEvent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/** Takes one request of a connection at a time to {@link Pages}. Confined to its event loop. */
final class PageHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger log = LoggerFactory.getLogger(PageHandler.class);

    private final Pages pages;

    // Confined to the event loop.
    private boolean isAnswering;

    PageHandler(Pages pages) {
        this.pages = pages;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        isAnswering = true;
        var loop = ctx.executor();
        pages.answer(request, response -> loop.execute(() -> send(ctx, response)));
    }

    /** A head that came in pieces: the flow control before this forgets what was asked of it. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!isAnswering) {
            ctx.read();
        }
    }

    private void send(ChannelHandlerContext ctx, FullHttpResponse response) {
        var _ =
                ctx.writeAndFlush(response)
                        .addListener(sent -> {
                            if (sent.isSuccess()) {
                                isAnswering = false;
                                ctx.read();
                            } else {
                                var _ = ctx.close();
                            }
                        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            var _ = ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("metrics connection from {} broke", ctx.channel().remoteAddress(), cause);
        } else {
            log.warn("metrics connection from {} failed", ctx.channel().remoteAddress(), cause);
        }
        var _ = ctx.close();
    }
}
