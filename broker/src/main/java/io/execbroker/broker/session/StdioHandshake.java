package io.execbroker.broker.session;

import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.stdio.Arrival;
import io.execbroker.broker.stdio.CallerStdio;
import io.execbroker.broker.stdio.StdioWait;
import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.StdioReady;
import io.execbroker.wire.FrameEncoder;
import io.execbroker.wire.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The second half of a handshake whose client passes its descriptors: Welcome, then a bounded wait
 * for them, then StdioReady or Goaway. The connection is no channel meanwhile, and another one
 * afterwards. Confined to the connection's loop.
 */
final class StdioHandshake {

    private final SessionServices services;
    private final Admittance admittance;
    private final Greeting greeting;
    private final EventLoop loop;
    private final StdioWait wait;
    private @Nullable Future<?> deadline;

    private StdioHandshake(
            Channel connection,
            SessionServices services,
            Peer peer,
            Admittance admittance,
            Greeting greeting)
            throws IOException {
        this.services = services;
        this.admittance = admittance;
        this.greeting = greeting;
        this.loop = connection.eventLoop();
        this.wait = services.stdio().prepare(connection, peer.uid(), this::onArrival);
    }

    /**
     * Nothing changes before {@link #begin}.
     *
     * @throws ProtocolException when the broker is out of descriptors
     */
    static StdioHandshake prepare(
            Channel connection,
            SessionServices services,
            Peer peer,
            Admittance admittance,
            Greeting greeting) {
        try {
            return new StdioHandshake(connection, services, peer, admittance, greeting);
        } catch (IOException e) {
            throw ProtocolException.connection(
                    GoawayReason.GOAWAY_REASON_BAD_DESCRIPTORS,
                    "the broker is out of descriptors: " + e.getMessage());
        }
    }

    /**
     * Takes the connection over and closes its channel.
     *
     * @param leftNanos time until the handshake's deadline
     */
    void begin(long leftNanos) {
        deadline = loop.schedule(this::onDeadline, leftNanos, TimeUnit.NANOSECONDS);
        wait.begin(encoded(admittance.welcome(greeting.profile())));
    }

    private void onArrival(Arrival arrival) {
        if (deadline != null) {
            deadline.cancel(false);
        }
        switch (arrival) {
            case Arrival.Complete(var stdio, var connection) -> resume(connection, stdio);
            case Arrival.Refused(var message) ->
                    refuse(GoawayReason.GOAWAY_REASON_BAD_DESCRIPTORS, message);
            case Arrival.Gone() -> {
                wait.cancel();
                admittance.gone();
            }
        }
    }

    private void resume(Channel connection, CallerStdio stdio) {
        var frames = new FrameWriter(connection);
        var session = admittance.session(greeting, new PassedStdio(stdio), frames);
        SessionPipeline.setUp(connection, services.limits(), session);
        loop.register(connection)
                .addListener(registered -> {
                    if (registered.isSuccess()) {
                        // It need not leave alone: most clients have sent their request already.
                        frames.writeSoon(
                                BrokerFrame.newBuilder()
                                        .setStdioReady(StdioReady.getDefaultInstance()));
                        admittance.established(greeting, session);
                    } else {
                        connection.unsafe().closeForcibly();
                        stdio.close();
                        admittance.gone();
                    }
                });
    }

    private void onDeadline() {
        refuse(
                GoawayReason.GOAWAY_REASON_HANDSHAKE_TIMEOUT,
                "no descriptors received within "
                        + TimeUnit.NANOSECONDS.toMillis(services.limits().handshakeNanos())
                        + " ms of the connection");
    }

    private void refuse(GoawayReason reason, String message) {
        wait.refuse(encoded(admittance.refused(reason, message)));
    }

    /** In native memory, for the wait writes it without a channel. */
    private static ByteBuf encoded(BrokerFrame.Builder frame) {
        return FrameEncoder.encode(ByteBufAllocator.DEFAULT, frame.build());
    }
}
