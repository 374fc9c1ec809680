package io.execbroker.broker.metrics.http;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.GlobalEventExecutor;

import java.util.concurrent.TimeUnit;

/** Every handler of an HTTP connection, with its why. */
final class HttpConnectionInitializer extends ChannelInitializer<SocketChannel> {

    /** A Prometheus and a person or two are expected. */
    static final int MAX_CONNECTIONS = 64;

    /** Longer than a scrape interval, so that Prometheus keeps its connection. */
    private static final int IDLE_SECONDS = 90;

    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_HEADER_BYTES = 8192;

    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Pages pages;

    HttpConnectionInitializer(Pages pages) {
        this.pages = pages;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        if (open.size() >= MAX_CONNECTIONS) {
            var _ = channel.close();
            return;
        }
        open.add(channel);
        // Requests are read one by one: without this, pipelined ones would be answered out of
        // order,
        // for a scrape is answered from another thread.
        channel.config().setAutoRead(false);
        channel.pipeline()
                .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS, TimeUnit.SECONDS))
                .addLast(
                        new HttpServerCodec(
                                new HttpDecoderConfig()
                                        .setMaxInitialLineLength(MAX_LINE_BYTES)
                                        .setMaxHeaderSize(MAX_HEADER_BYTES)))
                .addLast(new HttpServerKeepAliveHandler())
                // No request here has a body: the first byte of one is answered with 413.
                .addLast(new HttpObjectAggregator(0, true))
                .addLast(new FlowControlHandler())
                .addLast(new PageHandler(pages));
    }

    void closeAll() {
        open.close().awaitUninterruptibly();
    }
}
