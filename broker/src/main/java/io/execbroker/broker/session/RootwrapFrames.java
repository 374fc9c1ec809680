package io.execbroker.broker.session;

import com.google.protobuf.ByteString;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.RootwrapCloseReason;
import io.execbroker.proto.v1.RootwrapClosed;
import io.execbroker.proto.v1.RootwrapOpened;
import io.execbroker.wire.ProtocolException;
import io.netty.channel.ChannelHandlerContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * The door of oslo.rootwrap that belongs to one connection: opened once, and closed with the
 * connection if not before. Confined to the connection's loop.
 */
final class RootwrapFrames {

    private enum State {
        NEVER_OPENED,
        OPENING,
        OPEN,
        CLOSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(RootwrapFrames.class);

    private final RootwrapDoors doors;
    private final SessionHandler.Identity identity;
    private final FrameWriter frames;
    private final Runnable onClosed;

    private State state = State.NEVER_OPENED;
    private @Nullable RootwrapDoor door;

    /** Why the door is to close as soon as it is open. */
    private RootwrapDoor.@Nullable End wanted;

    private boolean isConnected = true;

    /**
     * @param onClosed is called on the loop when the door is closed
     */
    RootwrapFrames(
            RootwrapDoors doors,
            SessionHandler.Identity identity,
            FrameWriter frames,
            Runnable onClosed) {
        this.doors = doors;
        this.identity = identity;
        this.frames = frames;
        this.onClosed = onClosed;
    }

    /** OpenRootwrap was received. */
    void open(ChannelHandlerContext ctx) {
        if (state != State.NEVER_OPENED) {
            throw fault("OpenRootwrap: this connection has had its door (expected: one)");
        }
        state = State.OPENING;
        var _ =
                doors.open(identity.peer(), identity.profile())
                        .whenCompleteAsync(
                                (opened, failure) -> {
                                    if (opened == null) {
                                        onFailed(ctx, failure);
                                    } else {
                                        onOpened(ctx, opened);
                                    }
                                },
                                ctx.executor());
    }

    /** CloseRootwrap was received. */
    void close() {
        if (state == State.NEVER_OPENED) {
            throw fault("CloseRootwrap: no door was opened (expected: OpenRootwrap first)");
        }
        close(RootwrapDoor.End.ASKED);
    }

    /** The broker drains. */
    void drain() {
        close(RootwrapDoor.End.DRAINING);
    }

    /** The connection is gone. */
    void disconnect() {
        isConnected = false;
        close(RootwrapDoor.End.ASKED);
    }

    /** Whether the connection may end without taking a door away. */
    boolean isIdle() {
        return state == State.NEVER_OPENED || state == State.CLOSED;
    }

    private void close(RootwrapDoor.End reason) {
        if (wanted == null) {
            wanted = reason;
        }
        if (door != null) {
            door.close(reason);
        }
    }

    private void onOpened(ChannelHandlerContext ctx, RootwrapDoor opened) {
        state = State.OPEN;
        door = opened;
        if (isConnected) {
            frames.write(
                    BrokerFrame.newBuilder()
                            .setRootwrapOpened(
                                    RootwrapOpened.newBuilder()
                                            .setSocketPath(
                                                    ByteString.copyFromUtf8(opened.socketPath()))
                                            .setKey(ByteString.copyFrom(opened.key()))
                                            .setIdleTimeoutS(opened.idleSeconds())));
        }
        var _ =
                opened.closed()
                        .thenAcceptAsync(this::onDoorClosed, ctx.executor())
                        .exceptionally(RootwrapFrames::loopHasEnded);
        if (wanted != null) {
            opened.close(wanted);
        }
    }

    private void onFailed(ChannelHandlerContext ctx, Throwable failure) {
        state = State.CLOSED;
        LOG.atWarn().addKeyValue("peer", identity.peer()).log("no door: {}", reason(failure));
        if (isConnected) {
            ctx.pipeline()
                    .fireExceptionCaught(
                            ProtocolException.connection(
                                    GoawayReason.GOAWAY_REASON_UNSUPPORTED, reason(failure)));
        }
    }

    private static String reason(Throwable failure) {
        var cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof IOException
                ? String.valueOf(cause.getMessage())
                : "a fault of the broker: " + cause;
    }

    private void onDoorClosed(RootwrapDoor.End end) {
        state = State.CLOSED;
        if (isConnected) {
            frames.write(
                    BrokerFrame.newBuilder()
                            .setRootwrapClosed(RootwrapClosed.newBuilder().setReason(reason(end))));
        }
        onClosed.run();
    }

    private static RootwrapCloseReason reason(RootwrapDoor.End end) {
        return switch (end) {
            case ASKED -> RootwrapCloseReason.ROOTWRAP_CLOSE_REASON_ASKED;
            case SHUTDOWN -> RootwrapCloseReason.ROOTWRAP_CLOSE_REASON_SHUTDOWN;
            case IDLE -> RootwrapCloseReason.ROOTWRAP_CLOSE_REASON_IDLE;
            case DRAINING -> RootwrapCloseReason.ROOTWRAP_CLOSE_REASON_DRAINING;
        };
    }

    /** Nobody is there to be told. */
    private static @Nullable Void loopHasEnded(Throwable rejected) {
        LOG.debug("a door closed after the loops", rejected);
        return null;
    }

    private static ProtocolException fault(String message) {
        return ProtocolException.connection(GoawayReason.GOAWAY_REASON_BAD_STATE, message);
    }
}
