package io.execbroker.broker.session;

import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.report.Protocol;
import io.execbroker.proto.v1.GoawayReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;

import java.io.IOException;
import java.util.function.Function;

/**
 * Sets up an accepted connection of the native wire: knows the peer by the kernel, turns away who
 * may not use the broker before a byte of theirs is read.
 */
public final class SessionInitializer extends ChannelInitializer<Channel> {

    private final SessionServices services;
    private final Function<Channel, Peer> peerOf;

    /**
     * @param peerOf reads the kernel's credentials of a connection's other end
     */
    public SessionInitializer(SessionServices services, Function<Channel, Peer> peerOf) {
        this.services = services;
        this.peerOf = peerOf;
    }

    @Override
    protected void initChannel(Channel channel) throws IOException {
        var peer = peerOf.apply(channel);
        services.stdio().fence().enclose(channel, peer.uid());
        if (!services.policies().get().admits(peer)) {
            refuse(
                    channel,
                    peer,
                    GoawayReason.GOAWAY_REASON_UNAUTHORISED,
                    "no profile of this broker is for "
                            + peer
                            + "; the operator lists its user or group in a [profile] section");
            return;
        }
        var bound = services.connections().open(peer);
        if (bound.isPresent()) {
            refuse(
                    channel,
                    peer,
                    GoawayReason.GOAWAY_REASON_LIMIT,
                    "too many connections: " + bound.get());
            return;
        }
        services.metrics().connectionOpened(Protocol.NATIVE);
        // Takes Hello and nothing else, then puts a SessionHandler in its place.
        SessionPipeline.setUp(channel, services.limits(), new HandshakeHandler(services, peer));
    }

    private void refuse(Channel channel, Peer peer, GoawayReason reason, String message) {
        services.faults().tell(peer, "connection refused", message);
        services.metrics().connectionRefused(Protocol.NATIVE, Farewell.label(reason));
        channel.config().setAutoRead(false);
        new FrameWriter(channel).writeAndClose(Farewell.of(0, reason, message));
    }
}
