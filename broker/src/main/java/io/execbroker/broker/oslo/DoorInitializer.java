package io.execbroker.broker.oslo;

import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.report.Protocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.stream.ChunkedWriteHandler;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Sets up a connection that a door accepted: turns away who is not the door's user or root before a
 * byte of theirs is read, and holds every {@code addLast} of the protocol.
 */
final class DoorInitializer extends ChannelInitializer<Channel> {

    private final Door door;
    private final DoorServices services;
    private final BufferBudget budget;
    private final Executor worker;
    private final Function<Channel, Peer> peerOf;

    /**
     * @param worker for messages that take a while to read
     * @param peerOf reads the kernel's credentials of a connection's other end
     */
    DoorInitializer(
            Door door,
            DoorServices services,
            BufferBudget budget,
            Executor worker,
            Function<Channel, Peer> peerOf) {
        this.door = door;
        this.services = services;
        this.budget = budget;
        this.worker = worker;
        this.peerOf = peerOf;
    }

    @Override
    protected void initChannel(Channel channel) throws IOException {
        var peer = peerOf.apply(channel);
        services.stdio().fence().enclose(channel, peer.uid());
        if (peer.uid() != door.owner().uid() && peer.uid() != 0) {
            refuse(channel, peer, "unauthorised", door + " is for " + door.owner());
            return;
        }
        var bound = services.connections().open(peer);
        if (bound.isPresent()) {
            refuse(channel, peer, "limit", "too many connections: " + bound.get());
            return;
        }
        var connection = new DoorConnection(door, services, channel, peer);
        var frames =
                new LengthFieldBasedFrameDecoder(
                        HandshakeHandler.MAX_FRAME_BYTES + Long.BYTES,
                        0,
                        Long.BYTES,
                        0,
                        Long.BYTES);
        // Whole frames, of a size that a stranger may be granted.
        channel.pipeline().addLast("frames", frames);
        // Takes the handshake and nothing else.
        channel.pipeline()
                .addLast(
                        "handshake",
                        new HandshakeHandler(
                                services,
                                connection,
                                new Proof(door.key()),
                                () -> establish(channel, connection)));
    }

    /** Puts what serves calls into the place of the handshake. */
    private void establish(Channel channel, DoorConnection connection) {
        var messages = new MessageDecoder(budget, services.limits(), connection);
        channel.pipeline().addLast(messages);
        // Makes an answer in pieces, as fast as the peer reads it.
        channel.pipeline().addLast(new ChunkedWriteHandler());
        channel.pipeline().addLast(new CallHandler(door, services, connection, messages, worker));
        channel.pipeline().remove("handshake");
        // Hands on what it has read beyond the handshake.
        channel.pipeline().remove("frames");
    }

    private void refuse(Channel channel, Peer peer, String reason, String why) {
        services.faults().tell(peer, "connection refused", why);
        services.metrics().connectionRefused(Protocol.OSLO, reason);
        var _ = channel.close();
    }
}
