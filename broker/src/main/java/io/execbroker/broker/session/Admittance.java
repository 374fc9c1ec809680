package io.execbroker.broker.session;

import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.policy.Profile;
import io.execbroker.broker.report.Protocol;
import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.Limits;
import io.execbroker.proto.v1.Welcome;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;

/**
 * One handshake as the rest of the broker sees it: counted until it has one of its three ends,
 * {@link #established}, {@link #refused} or {@link #gone}, and once. Confined to the connection's
 * loop.
 */
final class Admittance {

    private static final Logger LOG = LoggerFactory.getLogger(Admittance.class);

    private static final int PROTOCOL_VERSION = 1;

    private final SessionServices services;
    private final Peer peer;

    /** Of a connection that {@link Connections#open} has counted. */
    Admittance(SessionServices services, Peer peer) {
        this.services = services;
        this.peer = peer;
    }

    BrokerFrame.Builder welcome(Profile profile) {
        var limits = services.limits();
        return BrokerFrame.newBuilder()
                .setWelcome(
                        Welcome.newBuilder()
                                .setProtocolVersion(PROTOCOL_VERSION)
                                .setBrokerVersion(services.version())
                                .setProfile(profile.name())
                                .setInstanceId(services.instanceId())
                                .setLimits(limits(profile, limits)));
    }

    private static Limits.Builder limits(Profile profile, SessionLimits limits) {
        return Limits.newBuilder()
                .setMaxFrameBytes(limits.maxFrameBytes())
                .setMaxStreams(limits.maxStreams())
                .setMaxRunning(limits.maxRunningPerConnection())
                .setMaxTimeoutMs(profile.config().maxTimeout().toMillis())
                .setDefaultTimeoutMs(profile.config().defaultTimeout().toMillis())
                .setStdinWindowBytes(limits.stdinWindowBytes())
                .setConnectionStdinWindowBytes(limits.connectionStdinWindowBytes())
                .setRequestMemoryMs(TimeUnit.NANOSECONDS.toMillis(limits.requestMemoryNanos()));
    }

    /**
     * Makes the handler of the session; it is to be put into the connection's pipeline, and then
     * {@link #established}.
     */
    SessionHandler session(Greeting greeting, SessionStdio stdio, FrameWriter frames) {
        var profile = greeting.profile();
        return new SessionHandler(
                services,
                new SessionHandler.Identity(
                        services.connections().nextNumber(), peer, profile.name()),
                new RequestReader(
                        profile.config().defaultTimeout().toMillis(),
                        profile.config().maxTimeout().toMillis()),
                stdio,
                frames,
                greeting.windowBytes());
    }

    void established(Greeting greeting, SessionHandler session) {
        services.connections().established(peer, session);
        LOG.atDebug()
                .addKeyValue("peer", peer)
                .addKeyValue("profile", greeting.profile().name())
                .log("{} connected as {}", session, greeting.clientName());
    }

    /** Returns what to tell the peer. */
    BrokerFrame.Builder refused(GoawayReason reason, String message) {
        services.faults().tell(peer, "handshake refused", message);
        services.metrics().connectionRefused(Protocol.NATIVE, Farewell.label(reason));
        gone();
        return Farewell.of(0, reason, message);
    }

    /** The peer has gone by itself. */
    void gone() {
        services.connections().closeUnestablished(peer);
        services.metrics().connectionClosed(Protocol.NATIVE);
    }
}
