package io.execbroker.broker.oslo;

import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.report.Protocol;
import io.netty.channel.Channel;

/**
 * One connection of a door: counted among those of the broker as long as it is open, and ended by
 * its door when no command of it runs. Confined to the connection's loop, but for {@link
 * #endWhenIdle}.
 */
final class DoorConnection {

    private final Door door;
    private final DoorServices services;
    private final Channel channel;
    private final Peer peer;
    private final long number;

    private boolean isEstablished;
    private boolean isBusy;
    private boolean isEnding;

    /** Counted by {@link io.execbroker.broker.session.Connections#open} before. */
    DoorConnection(Door door, DoorServices services, Channel channel, Peer peer) {
        this.door = door;
        this.services = services;
        this.channel = channel;
        this.peer = peer;
        this.number = services.connections().nextNumber();
        services.metrics().connectionOpened(Protocol.OSLO);
        channel.closeFuture().addListener(_ -> onClosed());
        door.enter(this);
    }

    Door door() {
        return door;
    }

    /** The process that connected. */
    Peer peer() {
        return peer;
    }

    /** Unique among the connections of all protocols in this run of the broker. */
    long number() {
        return number;
    }

    /** The handshake is over. */
    void established() {
        isEstablished = true;
        services.connections().established(peer);
    }

    /**
     * A request has arrived; returns false when it must not be looked at, because the door closes.
     * Then the connection is to be closed without an answer, see {@link Door}.
     */
    boolean begin() {
        if (door.isClosing()) {
            return false;
        }
        isBusy = true;
        return true;
    }

    /** The request was answered; returns false when the connection is to be closed now. */
    boolean end() {
        isBusy = false;
        return !isEnding;
    }

    /** Closes it after the answer that it waits for. */
    void closeAfterAnswer() {
        isEnding = true;
    }

    /** Closes it, at once or after the answer that it waits for. Any thread. */
    void endWhenIdle() {
        channel.eventLoop()
                .execute(() -> {
                    isEnding = true;
                    if (!isBusy) {
                        var _ = channel.close();
                    }
                });
    }

    /** It is being closed for breaking the protocol. */
    void refuse(String reason, String why) {
        services.metrics().connectionRefused(Protocol.OSLO, reason);
        services.faults().tell(peer, this + " connection ended", why);
    }

    private void onClosed() {
        if (isEstablished) {
            services.connections().close(peer);
        } else {
            services.connections().closeUnestablished(peer);
        }
        services.metrics().connectionClosed(Protocol.OSLO);
        door.leave(this);
    }

    @Override
    public String toString() {
        return "[c" + number + "]";
    }
}
