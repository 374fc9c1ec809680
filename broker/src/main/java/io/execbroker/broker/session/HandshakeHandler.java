package io.execbroker.broker.session;

import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.policy.Profile;
import io.execbroker.broker.report.Protocol;
import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.Limits;
import io.execbroker.proto.v1.Welcome;
import io.execbroker.wire.ProtocolException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;

/**
 * Waits for Hello, a bounded time, and answers with Welcome or Goaway. Replaces itself with the
 * {@link SessionHandler} of the chosen profile.
 */
final class HandshakeHandler extends SimpleChannelInboundHandler<ClientFrame> {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeHandler.class);

    private static final int PROTOCOL_VERSION = 1;

    private final SessionServices services;
    private final Peer peer;
    private boolean isDone;
    private @Nullable Future<?> deadline;

    HandshakeHandler(SessionServices services, Peer peer) {
        this.services = services;
        this.peer = peer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline =
                ctx.executor()
                        .schedule(
                                () -> onDeadline(ctx),
                                services.limits().handshakeNanos(),
                                TimeUnit.NANOSECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ClientFrame frame) {
        if (isDone) {
            return;
        }
        if (!frame.hasHello()) {
            throw fault(GoawayReason.GOAWAY_REASON_BAD_STATE, "the first frame must be Hello");
        }
        var hello = frame.getHello();
        HelloReader.requireVersion(hello);
        HelloReader.requireChunks(hello);
        var windowBytes = HelloReader.connectionWindowBytes(hello);
        var profile = HelloReader.profile(hello, services.policies().get(), peer);
        establish(ctx, HelloReader.clientName(hello), profile, windowBytes);
    }

    private void establish(
            ChannelHandlerContext ctx, String clientName, Profile profile, int windowBytes) {
        isDone = true;
        stopDeadline();
        var frames = new FrameWriter(ctx.channel());
        var session =
                new SessionHandler(
                        services,
                        new SessionHandler.Identity(
                                services.connections().nextNumber(), peer, profile.name()),
                        requestReader(profile),
                        frames,
                        windowBytes);
        frames.write(BrokerFrame.newBuilder().setWelcome(welcome(profile)));
        ctx.pipeline().replace(this, "session", session);
        services.connections().established(peer, session);
        LOG.atDebug()
                .addKeyValue("peer", peer)
                .addKeyValue("profile", profile.name())
                .log("{} connected as {}", session, clientName);
    }

    private Welcome.Builder welcome(Profile profile) {
        var limits = services.limits();
        return Welcome.newBuilder()
                .setProtocolVersion(PROTOCOL_VERSION)
                .setBrokerVersion(services.version())
                .setProfile(profile.name())
                .setInstanceId(services.instanceId())
                .setLimits(
                        Limits.newBuilder()
                                .setMaxFrameBytes(limits.maxFrameBytes())
                                .setMaxStreams(limits.maxStreams())
                                .setMaxRunning(limits.maxRunningPerConnection())
                                .setMaxTimeoutMs(profile.config().maxTimeout().toMillis())
                                .setDefaultTimeoutMs(profile.config().defaultTimeout().toMillis())
                                .setStdinWindowBytes(limits.stdinWindowBytes())
                                .setConnectionStdinWindowBytes(limits.connectionStdinWindowBytes())
                                .setRequestMemoryMs(
                                        TimeUnit.NANOSECONDS.toMillis(
                                                limits.requestMemoryNanos())));
    }

    private static RequestReader requestReader(Profile profile) {
        return new RequestReader(
                profile.config().defaultTimeout().toMillis(),
                profile.config().maxTimeout().toMillis());
    }

    private static ProtocolException fault(GoawayReason reason, String message) {
        return ProtocolException.connection(reason, message);
    }

    private void onDeadline(ChannelHandlerContext ctx) {
        refuse(
                ctx,
                GoawayReason.GOAWAY_REASON_HANDSHAKE_TIMEOUT,
                "no Hello within "
                        + TimeUnit.NANOSECONDS.toMillis(services.limits().handshakeNanos())
                        + " ms");
    }

    private void refuse(ChannelHandlerContext ctx, GoawayReason reason, String message) {
        if (isDone) {
            return;
        }
        isDone = true;
        stopDeadline();
        services.faults().tell(peer, "handshake refused", message);
        services.metrics().connectionRefused(Protocol.NATIVE, Farewell.label(reason));
        services.connections().closeUnestablished(peer);
        services.metrics().connectionClosed(Protocol.NATIVE);
        ctx.channel().config().setAutoRead(false);
        new FrameWriter(ctx.channel()).writeAndClose(Farewell.of(0, reason, message));
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!isDone) {
            isDone = true;
            stopDeadline();
            services.connections().closeUnestablished(peer);
            services.metrics().connectionClosed(Protocol.NATIVE);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof ProtocolException fault) {
            refuse(ctx, fault.reason(), fault.message());
        } else {
            LOG.atDebug().addKeyValue("peer", peer).setCause(cause).log("handshake failed");
            new FrameWriter(ctx.channel()).close();
        }
    }
}
