package io.execbroker.broker.session;

import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.stdio.UnaskedDescriptorsException;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.Hello;
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
 * {@link SessionHandler} of the chosen profile, or leaves the connection to a {@link
 * StdioHandshake}.
 */
final class HandshakeHandler extends SimpleChannelInboundHandler<ClientFrame> {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeHandler.class);

    private final SessionServices services;
    private final Peer peer;
    private final Admittance admittance;
    private final long beginNanos = System.nanoTime();
    private boolean isDone;
    private @Nullable Future<?> deadline;

    HandshakeHandler(SessionServices services, Peer peer) {
        this.services = services;
        this.peer = peer;
        this.admittance = new Admittance(services, peer);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline =
                ctx.executor().schedule(() -> onDeadline(ctx), leftNanos(), TimeUnit.NANOSECONDS);
    }

    private long leftNanos() {
        return services.limits().handshakeNanos() - (System.nanoTime() - beginNanos);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ClientFrame frame) {
        if (isDone) {
            return;
        }
        if (!frame.hasHello()) {
            throw fault(GoawayReason.GOAWAY_REASON_BAD_STATE, "the first frame must be Hello");
        }
        greet(ctx, frame.getHello());
    }

    private void greet(ChannelHandlerContext ctx, Hello hello) {
        HelloReader.requireVersion(hello);
        var isPassing = HelloReader.passesDescriptors(hello, offersDescriptors(ctx));
        var greeting =
                new Greeting(
                        HelloReader.clientName(hello),
                        HelloReader.profile(hello, services.policies().get(), peer),
                        HelloReader.connectionWindowBytes(hello));
        if (isPassing) {
            var rest = StdioHandshake.prepare(ctx.channel(), services, peer, admittance, greeting);
            end();
            rest.begin(leftNanos());
        } else {
            establish(ctx, greeting);
        }
    }

    private boolean offersDescriptors(ChannelHandlerContext ctx) {
        return services.exec().takesDescriptors() && services.stdio().isOfferedOn(ctx.channel());
    }

    private void establish(ChannelHandlerContext ctx, Greeting greeting) {
        end();
        var frames = new FrameWriter(ctx.channel());
        var session = admittance.session(greeting, new ChunkedStdio(), frames);
        frames.write(admittance.welcome(greeting.profile()));
        ctx.pipeline().replace(this, "session", session);
        admittance.established(greeting, session);
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
        end();
        ctx.channel().config().setAutoRead(false);
        new FrameWriter(ctx.channel()).writeAndClose(admittance.refused(reason, message));
    }

    private void end() {
        isDone = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!isDone) {
            end();
            admittance.gone();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case ProtocolException fault -> refuse(ctx, fault.reason(), fault.message());
            case UnaskedDescriptorsException unasked ->
                    refuse(ctx, GoawayReason.GOAWAY_REASON_BAD_DESCRIPTORS, unasked.message());
            default -> {
                LOG.atDebug().addKeyValue("peer", peer).setCause(cause).log("handshake failed");
                new FrameWriter(ctx.channel()).close();
            }
        }
    }
}
