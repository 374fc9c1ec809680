package io.execbroker.client;

import io.execbroker.client.BrokerConnectionException.Reason;
import io.execbroker.wire.FrameDecoder;
import io.execbroker.wire.FrameLimits;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

/** Opens connections: socket and handshake. Used on the event loop. */
final class Connector {

    /**
     * Up to several chunks of output at once, once they come so; one read an event, for what is
     * left makes another.
     */
    private static final RecvByteBufAllocator READS =
            new AdaptiveRecvByteBufAllocator(64, 2048, 256 << 10);

    private final EventLoop loop;
    private final ClientSettings settings;

    Connector(EventLoop loop, ClientSettings settings) {
        this.loop = loop;
        this.settings = settings;
    }

    /**
     * Tries once.
     *
     * @return a connection that is ready for streams, or a {@link BrokerConnectionException}
     */
    Future<ClientConnection> connect(ClientConnection.Owner owner) {
        Promise<ClientConnection> connected = loop.newPromise();
        ChannelFuture socket =
                new Bootstrap()
                        .group(loop)
                        .channel(EpollDomainSocketChannel.class)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                (int) settings.connectTimeout().toMillis())
                        .option(ChannelOption.RECVBUF_ALLOCATOR, READS)
                        // A failed write must not close what can still be read.
                        .option(ChannelOption.AUTO_CLOSE, false)
                        .handler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        // No encoder: connections write buffers they filled.
                                        channel.pipeline()
                                                .addLast(
                                                        FrameDecoder.ofBrokerFrames(
                                                                FrameLimits.DEFAULT),
                                                        new HandshakeHandler(
                                                                settings, owner, connected));
                                    }
                                })
                        .connect(new DomainSocketAddress(settings.socket().toString()));
        socket.addListener(done -> {
            if (!done.isSuccess()) {
                connected.tryFailure(unreachable(done.cause()));
            }
        });
        return connected;
    }

    private BrokerConnectionException unreachable(Throwable cause) {
        BrokerConnectionException failure =
                new BrokerConnectionException(
                        Reason.UNREACHABLE,
                        "cannot connect to "
                                + settings.socket()
                                + ": "
                                + cause.getMessage()
                                + " (is execbrokerd running, and may this user open its socket?)");
        failure.initCause(cause);
        return failure;
    }
}
