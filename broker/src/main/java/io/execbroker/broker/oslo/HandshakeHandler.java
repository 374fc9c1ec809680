package io.execbroker.broker.oslo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Proves to the client that the broker has the door's key, after the client has: the server's part
 * of the handshake of Python's multiprocessing (multiprocessing/connection.py, deliver_challenge
 * and answer_challenge). Takes whole frames. Confined to the connection's loop.
 *
 * <p>A client that has not proven the key is told nothing that is made with it.
 */
final class HandshakeHandler extends SimpleChannelInboundHandler<ByteBuf> {

    private enum State {
        AWAITING_RESPONSE,
        AWAITING_CHALLENGE,
        AWAITING_WELCOME,
        OVER
    }

    /** Longest frame of a handshake: what Python's own readers take. */
    static final int MAX_FRAME_BYTES = 256;

    private static final int CHALLENGE_BYTES = 40;
    private static final byte[] CHALLENGE = ascii("#CHALLENGE#");
    private static final byte[] WELCOME = ascii("#WELCOME#");
    private static final byte[] FAILURE = ascii("#FAILURE#");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DoorServices services;
    private final DoorConnection connection;
    private final Proof proof;
    private final Runnable onEstablished;

    private State state = State.AWAITING_RESPONSE;
    private byte[] challenge = {};
    private String digest = "none";
    private @Nullable Future<?> deadline;

    /**
     * @param onEstablished puts the handlers of what follows into the place of this one
     */
    HandshakeHandler(
            DoorServices services, DoorConnection connection, Proof proof, Runnable onEstablished) {
        this.services = services;
        this.connection = connection;
        this.proof = proof;
        this.onEstablished = onEstablished;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline =
                ctx.executor()
                        .schedule(
                                () -> fail(ctx, "handshake_timeout", "no handshake in time"),
                                services.limits().handshakeNanos(),
                                TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        var random = new byte[CHALLENGE_BYTES];
        RANDOM.nextBytes(random);
        challenge = Proof.challenge(random);
        send(ctx, Bytes.concat(CHALLENGE, challenge));
        ctx.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) {
        var message = new byte[frame.readableBytes()];
        frame.readBytes(message);
        switch (state) {
            case AWAITING_RESPONSE -> onResponse(ctx, message);
            case AWAITING_CHALLENGE -> onChallenge(ctx, message);
            case AWAITING_WELCOME -> onVerdict(ctx, message);
            case OVER -> {}
        }
    }

    private void onResponse(ChannelHandlerContext ctx, byte[] response) {
        digest = Proof.digestOf(response).map(Digest::label).orElse("none");
        if (!proof.isProvenBy(challenge, response)) {
            refuse(ctx, "the client does not have the door's key");
            return;
        }
        send(ctx, WELCOME);
        state = State.AWAITING_CHALLENGE;
    }

    private void onChallenge(ChannelHandlerContext ctx, byte[] message) {
        if (!Bytes.startsWith(message, CHALLENGE)) {
            refuse(ctx, "no challenge where one is expected");
            return;
        }
        var response = proof.respond(Arrays.copyOfRange(message, CHALLENGE.length, message.length));
        if (response.isEmpty()) {
            refuse(ctx, "a challenge too short, or for a digest that is not allowed");
            return;
        }
        send(ctx, response.get());
        state = State.AWAITING_WELCOME;
    }

    private void onVerdict(ChannelHandlerContext ctx, byte[] message) {
        if (!Arrays.equals(message, WELCOME)) {
            fail(ctx, "unauthorised", "the client refused the broker's response");
            return;
        }
        finish(true);
        connection.established();
        onEstablished.run();
    }

    /** The client reads no more than this: it raises AuthenticationError. */
    private void refuse(ChannelHandlerContext ctx, String why) {
        if (state != State.OVER) {
            send(ctx, FAILURE);
            fail(ctx, "unauthorised", why);
        }
    }

    private void fail(ChannelHandlerContext ctx, String reason, String why) {
        if (state == State.OVER) {
            return;
        }
        finish(false);
        connection.refuse(reason, why);
        ctx.channel().config().setAutoRead(false);
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void finish(boolean success) {
        state = State.OVER;
        services.metrics().osloHandshake(digest, success);
        stopDeadline();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state != State.OVER) {
            finish(false);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            var _ = ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, "bad_frame", "handshake: " + cause.getMessage());
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private static void send(ChannelHandlerContext ctx, byte[] message) {
        var frame = ctx.alloc().ioBuffer(Long.BYTES + message.length);
        frame.writeLong(message.length).writeBytes(message);
        var _ = ctx.writeAndFlush(frame, ctx.voidPromise());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
