package io.execbroker.broker.session;

import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.policy.Profile;
import io.execbroker.broker.report.Protocol;
import io.execbroker.broker.stdio.Arrival;
import io.execbroker.broker.stdio.StdioWait;
import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.Hello;
import io.execbroker.proto.v1.Limits;
import io.execbroker.proto.v1.StdioReady;
import io.execbroker.proto.v1.Welcome;
import io.execbroker.wire.ProtocolException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Waits for Hello, and for the descriptors of a client that passes its own, both within one
 * deadline, and answers with Welcome and StdioReady or with Goaway. Replaces itself with the {@link
 * SessionHandler} of the chosen profile.
 */
final class HandshakeHandler extends SimpleChannelInboundHandler<ClientFrame> {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeHandler.class);

    private static final int PROTOCOL_VERSION = 1;

    /** What was settled by Hello. */
    private record Greeting(String clientName, Profile profile, int windowBytes) {}

    private final SessionServices services;
    private final Peer peer;
    private boolean isDone;
    private @Nullable Future<?> deadline;
    private @Nullable StdioWait wait;

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
        if (wait != null) {
            throw fault(
                    GoawayReason.GOAWAY_REASON_BAD_STATE,
                    "a frame came before StdioReady (expected: one byte 0 with descriptors)");
        }
        if (!frame.hasHello()) {
            throw fault(GoawayReason.GOAWAY_REASON_BAD_STATE, "the first frame must be Hello");
        }
        greet(ctx, frame.getHello());
    }

    private void greet(ChannelHandlerContext ctx, Hello hello) {
        HelloReader.requireVersion(hello);
        var passesDescriptors = HelloReader.passesDescriptors(hello, offersDescriptors(ctx));
        var greeting =
                new Greeting(
                        HelloReader.clientName(hello),
                        HelloReader.profile(hello, services.policies().get(), peer),
                        HelloReader.connectionWindowBytes(hello));
        var frames = new FrameWriter(ctx.channel());
        if (passesDescriptors) {
            awaitDescriptors(ctx, frames, greeting);
        }
        frames.write(BrokerFrame.newBuilder().setWelcome(welcome(greeting.profile())));
        if (!passesDescriptors) {
            establish(ctx, frames, greeting, new ChunkedStdio());
        }
    }

    private boolean offersDescriptors(ChannelHandlerContext ctx) {
        return services.exec().takesDescriptors() && services.stdio().isOfferedOn(ctx.channel());
    }

    /** The deadline runs on. Nothing is read meanwhile: a read would lose the descriptors. */
    private void awaitDescriptors(
            ChannelHandlerContext ctx, FrameWriter frames, Greeting greeting) {
        ctx.channel().config().setAutoRead(false);
        try {
            wait =
                    services.stdio()
                            .await(
                                    ctx.channel(),
                                    peer.uid(),
                                    arrival -> onArrival(ctx, frames, greeting, arrival));
        } catch (IOException e) {
            throw fault(
                    GoawayReason.GOAWAY_REASON_BAD_DESCRIPTORS,
                    "the broker is out of descriptors: " + e.getMessage());
        }
    }

    private void onArrival(
            ChannelHandlerContext ctx, FrameWriter frames, Greeting greeting, Arrival arrival) {
        switch (arrival) {
            case Arrival.Complete(var stdio) -> {
                frames.write(
                        BrokerFrame.newBuilder().setStdioReady(StdioReady.getDefaultInstance()));
                establish(ctx, frames, greeting, new PassedStdio(stdio));
                ctx.channel().config().setAutoRead(true);
            }
            case Arrival.Refused(var message) ->
                    refuse(ctx, GoawayReason.GOAWAY_REASON_BAD_DESCRIPTORS, message);
            case Arrival.Gone() -> frames.close();
        }
    }

    private void establish(
            ChannelHandlerContext ctx, FrameWriter frames, Greeting greeting, SessionStdio stdio) {
        isDone = true;
        stopDeadline();
        var profile = greeting.profile();
        var session =
                new SessionHandler(
                        services,
                        new SessionHandler.Identity(
                                services.connections().nextNumber(), peer, profile.name()),
                        requestReader(profile),
                        stdio,
                        frames,
                        greeting.windowBytes());
        ctx.pipeline().replace(this, "session", session);
        services.connections().established(peer, session);
        LOG.atDebug()
                .addKeyValue("peer", peer)
                .addKeyValue("profile", profile.name())
                .log("{} connected as {}", session, greeting.clientName());
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
                (wait == null ? "no Hello within " : "no descriptors within ")
                        + TimeUnit.NANOSECONDS.toMillis(services.limits().handshakeNanos())
                        + " ms");
    }

    private void refuse(ChannelHandlerContext ctx, GoawayReason reason, String message) {
        if (isDone) {
            return;
        }
        end();
        services.faults().tell(peer, "handshake refused", message);
        services.metrics().connectionRefused(Protocol.NATIVE, Farewell.label(reason));
        services.connections().closeUnestablished(peer);
        services.metrics().connectionClosed(Protocol.NATIVE);
        ctx.channel().config().setAutoRead(false);
        new FrameWriter(ctx.channel()).writeAndClose(Farewell.of(0, reason, message));
    }

    private void end() {
        isDone = true;
        stopDeadline();
        if (wait != null) {
            wait.cancel();
        }
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!isDone) {
            end();
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
