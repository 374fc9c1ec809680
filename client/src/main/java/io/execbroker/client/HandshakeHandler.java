package io.execbroker.client;

import io.execbroker.client.BrokerConnectionException.Reason;
import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.Hello;
import io.execbroker.proto.v1.StdioMode;
import io.execbroker.proto.v1.Welcome;
import io.execbroker.wire.FrameEncoder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.util.concurrent.Promise;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Checks who listens, says Hello and waits for Welcome; then gives its place to the {@link
 * ClientConnection}. Confined to the event loop.
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {

    private static final int PROTOCOL_VERSION = 1;

    private final ClientSettings settings;
    private final ClientConnection.Owner owner;
    private final Promise<ClientConnection> connected;
    private @Nullable ScheduledFuture<?> timeout;

    /**
     * @param connected what comes of it, never left incomplete
     */
    HandshakeHandler(
            ClientSettings settings,
            ClientConnection.Owner owner,
            Promise<ClientConnection> connected) {
        this.settings = settings;
        this.owner = owner;
        this.connected = connected;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a failed write is fired as an exception
    public void channelActive(ChannelHandlerContext ctx) {
        if (!isTrusted(ctx)) {
            return;
        }
        ctx.writeAndFlush(FrameEncoder.encode(ctx.alloc(), hello()), ctx.voidPromise());
        timeout =
                ctx.executor()
                        .schedule(
                                () ->
                                        fail(
                                                ctx,
                                                Reason.NO_WELCOME,
                                                "no Welcome within " + settings.handshakeTimeout()),
                                settings.handshakeTimeout().toNanos(),
                                TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof BrokerFrame frame)) {
            fail(ctx, Reason.BAD_BROKER, "output before Welcome");
            return;
        }
        switch (frame.getFrameCase()) {
            case WELCOME -> onWelcome(ctx, frame.getWelcome());
            case GOAWAY -> fail(ctx, Answers.goaway(frame.getGoaway()));
            case STARTED,
                    OUTPUT,
                    WINDOW_UPDATE,
                    FINISHED,
                    REJECTED,
                    PONG,
                    STDIO_READY,
                    STATUS,
                    ROOTWRAP_OPENED,
                    ROOTWRAP_CLOSED,
                    FRAME_NOT_SET ->
                    fail(ctx, Reason.BAD_BROKER, frame.getFrameCase() + " before Welcome");
        }
    }

    @Override
    @SuppressWarnings("deprecation") // deprecated in ChannelHandler, not in inbound handlers
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // After a failed write a Goaway that says why may still be read; the end of file follows.
        if (!(cause instanceof IOException)) {
            fail(ctx, Reason.BAD_BROKER, "the handshake failed: " + cause.getMessage());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(ctx, Reason.LOST, "the broker closed the connection before Welcome");
    }

    /** Whoever listens learns what is run and says how it went: it must be the broker. */
    private boolean isTrusted(ChannelHandlerContext ctx) {
        EpollDomainSocketChannel channel = (EpollDomainSocketChannel) ctx.channel();
        try {
            long uid = Integer.toUnsignedLong(channel.peerCredentials().uid());
            if (settings.brokerUids().contains(uid)) {
                return true;
            }
            fail(
                    ctx,
                    Reason.UNTRUSTED_BROKER,
                    settings.socket()
                            + " is served by uid "
                            + uid
                            + " (expected: one of "
                            + settings.brokerUids()
                            + ")");
        } catch (IOException e) {
            fail(ctx, Reason.LOST, "cannot learn who serves " + settings.socket() + ": " + e);
        }
        return false;
    }

    private void onWelcome(ChannelHandlerContext ctx, Welcome welcome) {
        if (connected.isDone()) {
            return;
        }
        if (welcome.getProtocolVersion() != PROTOCOL_VERSION) {
            fail(
                    ctx,
                    Reason.UNSUPPORTED_VERSION,
                    "the broker chose protocol version "
                            + Integer.toUnsignedString(welcome.getProtocolVersion())
                            + " (expected: "
                            + PROTOCOL_VERSION
                            + ")");
            return;
        }
        cancelTimeout();
        ClientConnection connection =
                new ClientConnection(ctx.channel(), settings, owner, Answers.broker(welcome));
        ctx.pipeline().replace(this, "connection", connection);
        connected.setSuccess(connection);
    }

    private void fail(ChannelHandlerContext ctx, Reason reason, String message) {
        fail(ctx, new BrokerConnectionException(reason, message));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // `connected` has said it all
    private void fail(ChannelHandlerContext ctx, BrokerConnectionException cause) {
        cancelTimeout();
        connected.tryFailure(cause);
        ctx.close();
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    private ClientFrame hello() {
        return ClientFrame.newBuilder()
                .setHello(
                        Hello.newBuilder()
                                .setProtocolVersion(PROTOCOL_VERSION)
                                .setClientName(settings.clientName())
                                .setProfile(settings.profile())
                                .setStdioMode(StdioMode.STDIO_MODE_CHUNKS)
                                .setConnectionWindowBytes(settings.connectionWindowBytes()))
                .build();
    }
}
