package io.execbroker.client;

import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.Goaway;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.OutputChunk;
import io.execbroker.proto.v1.OutputFd;
import io.execbroker.proto.v1.WindowUpdate;
import io.execbroker.wire.OutputBytes;
import io.execbroker.wire.ProtocolException;
import io.execbroker.wire.ReceiveWindow;
import io.execbroker.wire.StreamIds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.collection.IntObjectHashMap;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One connection after its handshake: the table of open streams, and what goes in and out for them.
 * Confined to the event loop.
 *
 * <p>Credit for output is given back to the connection as soon as a chunk lies in the buffer that
 * its stream's window bounds; so one stream that nobody reads cannot take it from the others.
 */
final class ClientConnection extends ChannelInboundHandlerAdapter {

    /** Who decides about streams that this connection no longer serves. */
    interface Owner {

        /** A stream has ended; there may be room for another. */
        void onStreamEnded(ClientConnection connection);

        /** The broker takes no new streams, and did not look at {@code unseen}. */
        void onDraining(ClientConnection connection, List<ClientStream> unseen);

        /**
         * The connection is gone; the broker may have run {@code open}, and saw no {@code unseen}.
         */
        void onClosed(
                ClientConnection connection,
                BrokerConnectionException cause,
                List<ClientStream> open,
                List<ClientStream> unseen);
    }

    private final Channel channel;
    private final ClientSettings settings;
    private final Owner owner;
    private final BrokerInfo broker;
    private final FrameOutbox outbox;
    private final ClientFrames frames;
    private final ReceiveWindow window;
    private final StdinCredit stdinCredit;
    private final StreamIds ids = new StreamIds();
    private final IntObjectHashMap<ClientStream> streams = new IntObjectHashMap<>();
    private @Nullable ScheduledFuture<?> overdueCheck;
    private boolean draining;
    private @Nullable BrokerConnectionException closeCause;

    ClientConnection(Channel channel, ClientSettings settings, Owner owner, BrokerInfo broker) {
        this.channel = channel;
        this.settings = settings;
        this.owner = owner;
        this.broker = broker;
        outbox = new FrameOutbox(channel);
        frames = new ClientFrames(outbox);
        window = new ReceiveWindow(settings.connectionWindowBytes());
        stdinCredit = new StdinCredit(broker.limits().connectionStdinWindowBytes());
    }

    BrokerInfo broker() {
        return broker;
    }

    /** Sends frames of this connection. */
    ClientFrames frames() {
        return frames;
    }

    StdinCredit stdinCredit() {
        return stdinCredit;
    }

    /** True when a stream can be opened now. */
    boolean hasRoom() {
        return isUsable() && streams.size() < broker.limits().maxStreams();
    }

    /** True when streams can be opened now or later. */
    boolean isUsable() {
        return !draining && closeCause == null && channel.isActive() && !ids.isExhausted();
    }

    boolean isEmpty() {
        return streams.isEmpty();
    }

    /** Sends the stream's request, or fails it when the broker would not read it. */
    void open(ClientStream stream) {
        int id = ids.next();
        ClientFrame frame = ClientFrame.newBuilder().setExec(stream.request(id)).build();
        int bytes = frame.getSerializedSize();
        if (bytes > broker.limits().maxFrameBytes()) {
            stream.fail(tooLarge(stream, bytes));
            return;
        }
        streams.put(id, stream);
        long write = outbox.collecting();
        outbox.add(frame);
        stream.onOpen(this, id, write, System.nanoTime() + answerNanos(frame.getExec()));
    }

    /** Ends the connection; its open streams go to the owner with {@code cause}. */
    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive follows in any case
    void close(BrokerConnectionException cause) {
        if (closeCause == null) {
            closeCause = cause;
        }
        channel.close();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        long graceNanos = settings.answerGrace().toNanos();
        long tickNanos = Math.clamp(graceNanos / 4, 10_000_000L, 1_000_000_000L);
        overdueCheck =
                ctx.executor()
                        .scheduleWithFixedDelay(
                                this::failOverdue, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closeCause != null) {
            return;
        }
        outbox.beginRead();
        try {
            switch (message) {
                case OutputBytes output -> onOutput(output.streamId(), output.fd(), output.data());
                case BrokerFrame frame -> onFrame(frame);
                default -> throw new AssertionError("the decoder's " + message);
            }
        } catch (ProtocolException e) {
            onFault(e);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        outbox.endRead();
    }

    @Override
    @SuppressWarnings("deprecation") // deprecated in ChannelHandler, not in inbound handlers
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case ProtocolException fault -> onFault(fault);
            // A write failed. A Goaway that says why may still be read; the end of file follows.
            case IOException e -> {}
            default -> {
                BrokerConnectionException lost =
                        new BrokerConnectionException(
                                BrokerConnectionException.Reason.LOST,
                                "this client failed on a frame: " + cause);
                lost.initCause(cause);
                close(lost);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (overdueCheck != null) {
            overdueCheck.cancel(false);
        }
        List<ClientStream> open = taken(stream -> stream.write() < outbox.untakenFrom());
        List<ClientStream> unseen = taken(stream -> true);
        if (closeCause == null) {
            closeCause =
                    new BrokerConnectionException(
                            BrokerConnectionException.Reason.LOST,
                            "the broker closed the connection; its log may say why");
        }
        owner.onClosed(this, closeCause, open, unseen);
    }

    private void onFrame(BrokerFrame frame) {
        switch (frame.getFrameCase()) {
            case STARTED -> {
                ClientStream stream = opened(frame.getStarted().getStreamId());
                if (stream != null) {
                    stream.onStarted(frame.getStarted());
                }
            }
            case OUTPUT -> onOutput(frame.getOutput());
            case WINDOW_UPDATE -> onCredit(frame.getWindowUpdate());
            case FINISHED -> {
                ClientStream stream = opened(frame.getFinished().getStreamId());
                if (stream != null) {
                    ExecResult result = stream.result(frame.getFinished());
                    streams.remove(stream.id());
                    stream.onFinished(result);
                    owner.onStreamEnded(this);
                }
            }
            case REJECTED -> {
                ClientStream stream = opened(frame.getRejected().getStreamId());
                if (stream != null) {
                    streams.remove(stream.id());
                    stream.onRejected(frame.getRejected());
                    owner.onStreamEnded(this);
                }
            }
            case GOAWAY -> onGoaway(frame.getGoaway());
            case PONG -> {}
            case WELCOME ->
                    throw ProtocolException.connection(
                            GoawayReason.GOAWAY_REASON_BAD_STATE, "a second Welcome");
            case STDIO_READY, STATUS, ROOTWRAP_OPENED, ROOTWRAP_CLOSED ->
                    throw ProtocolException.connection(
                            GoawayReason.GOAWAY_REASON_BAD_STATE,
                            frame.getFrameCase() + ", which was not asked for");
            case FRAME_NOT_SET ->
                    throw ProtocolException.connection(
                            GoawayReason.GOAWAY_REASON_BAD_FRAME, "a frame of unknown type");
        }
    }

    private void onOutput(OutputChunk chunk) {
        onOutput(
                chunk.getStreamId(),
                chunk.getFd(),
                Unpooled.wrappedBuffer(chunk.getData().asReadOnlyByteBuffer()));
    }

    private void onOutput(int streamId, OutputFd fd, ByteBuf data) {
        int bytes = data.readableBytes();
        window.consume(bytes);
        ClientStream stream = opened(streamId);
        if (stream != null) {
            stream.onOutput(fd, data);
        }
        int grant = window.release(bytes);
        if (grant > 0) {
            frames.credit(0, grant);
        }
    }

    private void onCredit(WindowUpdate update) {
        if (update.getStreamId() == 0) {
            stdinCredit.expand(update.getCreditBytes());
            return;
        }
        ClientStream stream = opened(update.getStreamId());
        if (stream != null) {
            stream.stdin().expand(update.getCreditBytes());
        }
    }

    private void onGoaway(Goaway goaway) {
        if (goaway.getReason() != GoawayReason.GOAWAY_REASON_DRAINING) {
            close(Answers.goaway(goaway));
            return;
        }
        draining = true;
        List<ClientStream> unseen = taken(stream -> stream.id() > goaway.getLastStreamId());
        owner.onDraining(this, unseen);
    }

    private void failOverdue() {
        long now = System.nanoTime();
        for (ClientStream stream : taken(stream -> stream.isOverdue(now))) {
            frames.cancel(stream.id());
            stream.fail(
                    new OutcomeUnknownException(
                            "'"
                                    + stream.command()
                                    + "': no answer "
                                    + settings.answerGrace()
                                    + " after its timeout; it may have run"));
            owner.onStreamEnded(this);
        }
    }

    /** Takes streams out of the table, in the order they were opened. */
    private List<ClientStream> taken(Predicate<ClientStream> which) {
        List<ClientStream> taken = new ArrayList<>();
        for (ClientStream stream : streams.values()) {
            if (which.test(stream)) {
                taken.add(stream);
            }
        }
        taken.sort(Comparator.comparingInt(ClientStream::id));
        taken.forEach(stream -> streams.remove(stream.id()));
        return taken;
    }

    /** Until when the broker must have answered: the timeout, and what ending it may take. */
    private long answerNanos(ExecRequest request) {
        long timeoutMs =
                request.getTimeoutMs() == 0
                        ? broker.limits().defaultTimeout().toMillis()
                        : request.getTimeoutMs();
        long graceNanos = settings.answerGrace().toNanos();
        return Math.min(TimeUnit.MILLISECONDS.toNanos(timeoutMs), Long.MAX_VALUE / 2) + graceNanos;
    }

    private void onFault(ProtocolException fault) {
        close(
                new BrokerConnectionException(
                        BrokerConnectionException.Reason.BAD_BROKER,
                        "the broker broke the protocol: " + fault.getMessage()));
    }

    /** The open stream {@code id}; null when it has ended. */
    private @Nullable ClientStream opened(int id) {
        ids.requireOpened(id);
        return streams.get(id);
    }

    private CommandRejectedException tooLarge(ClientStream stream, int bytes) {
        return CommandRejectedException.unsent(
                CommandRejectedException.Reason.BAD_REQUEST,
                "'"
                        + stream.command().argv().getFirst()
                        + "': the request has "
                        + bytes
                        + " bytes (expected: 1 to "
                        + broker.limits().maxFrameBytes()
                        + ", the broker's max_frame_bytes)");
    }
}
