package io.execbroker.broker.session;

import io.execbroker.broker.admission.Lane;
import io.execbroker.broker.exec.ExecCall;
import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;
import io.execbroker.broker.report.Protocol;
import io.execbroker.broker.report.RejectReason;
import io.execbroker.broker.stdio.UnaskedDescriptorsException;
import io.execbroker.filters.Surrogateescape;
import io.execbroker.proto.v1.BrokerFrame;
import io.execbroker.proto.v1.ClientFrame;
import io.execbroker.proto.v1.ExecRequest;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.Ping;
import io.execbroker.proto.v1.Pong;
import io.execbroker.proto.v1.StdinChunk;
import io.execbroker.proto.v1.WindowUpdate;
import io.execbroker.wire.ProtocolException;
import io.execbroker.wire.StreamIds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;

/**
 * One connection after its handshake: the table of its streams, and the only handler that knows it.
 * Confined to the connection's loop.
 *
 * <p>A bad request ends its stream. A frame that breaks the protocol ends the connection, with a
 * Goaway that says why, and no other connection notices.
 */
final class SessionHandler extends SimpleChannelInboundHandler<ClientFrame> {

    /**
     * Who is at the other end.
     *
     * @param number of the connection
     * @param peer from the kernel
     * @param profile that judges its requests
     */
    record Identity(long number, Peer peer, String profile) {}

    private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);

    private static final int MAX_CANCELS_PER_SPAN = 1000;
    private static final int MAX_PINGS_PER_SPAN = 100;

    private final SessionServices services;
    private final Identity identity;
    private final RequestReader requests;
    private final SessionStdio stdio;
    private final FrameWriter frames;
    private final OutputCredit outputCredit;
    private final StdinCredit stdinCredit;
    private final Lane lane;
    private final RootwrapFrames rootwrap;

    private final StreamIds ids = new StreamIds();
    private final IntObjectMap<NativeStream> streams = new IntObjectHashMap<>();
    private final FloodGuard cancels =
            new FloodGuard("cancels and signals", MAX_CANCELS_PER_SPAN, System::nanoTime);
    private final FloodGuard pings =
            new FloodGuard("pings and status requests", MAX_PINGS_PER_SPAN, System::nanoTime);
    private @Nullable ChannelHandlerContext context;
    private boolean isDraining;
    private boolean isOver;

    SessionHandler(
            SessionServices services,
            Identity identity,
            RequestReader requests,
            SessionStdio stdio,
            FrameWriter frames,
            int outputWindowBytes) {
        this.services = services;
        this.identity = identity;
        this.requests = requests;
        this.stdio = stdio;
        this.frames = frames;
        this.outputCredit = new OutputCredit(outputWindowBytes, frames);
        this.stdinCredit = new StdinCredit(services.limits().connectionStdinWindowBytes(), frames);
        this.lane = services.admission().openLane(identity.peer().uid(), identity.profile());
        this.rootwrap =
                new RootwrapFrames(services.doors(), identity, frames, this::onRootwrapClosed);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    // ---- frames

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ClientFrame frame) {
        if (isOver) {
            return;
        }
        stdio.require(frame.getFrameCase());
        switch (frame.getFrameCase()) {
            case EXEC -> onExec(frame.getExec());
            case STDIN -> onStdin(frame.getStdin());
            case WINDOW_UPDATE -> onWindowUpdate(frame.getWindowUpdate());
            case SIGNAL -> onSignal(frame.getSignal());
            case CANCEL -> onCancel(frame.getCancel().getStreamId());
            case PING -> onPing(frame.getPing());
            case STATUS_REQUEST -> onStatusRequest();
            case OPEN_ROOTWRAP -> rootwrap.open(ctx);
            case CLOSE_ROOTWRAP -> rootwrap.close();
            case HELLO ->
                    throw fault(GoawayReason.GOAWAY_REASON_BAD_STATE, "Hello was said already");
            case FRAME_NOT_SET ->
                    throw fault(
                            GoawayReason.GOAWAY_REASON_BAD_FRAME,
                            "a frame without a member that this broker knows");
        }
    }

    private void onExec(ExecRequest request) {
        var receivedNanos = System.nanoTime();
        var id = request.getStreamId();
        ids.open(id);
        try {
            open(id, request, receivedNanos);
        } catch (BadRequestException bad) {
            stdio.close();
            turnAway(id, request, receivedNanos, RejectReason.BAD_REQUEST, bad.message());
        }
    }

    private void open(int id, ExecRequest request, long receivedNanos) throws BadRequestException {
        if (streams.size() >= services.limits().maxStreams()) {
            turnAway(
                    id,
                    request,
                    receivedNanos,
                    RejectReason.LIMIT,
                    "max_streams (" + services.limits().maxStreams() + ") are open; wait for some");
            return;
        }
        var origin = origin(id, RequestReader.requestId(request));
        var terms = requests.terms(request);
        var outputWindowBytes = RequestReader.outputWindowBytes(request);
        var call =
                new ExecCall(
                        origin,
                        requireContext().channel().eventLoop(),
                        lane,
                        requests.command(request, stdio),
                        terms,
                        receivedNanos,
                        request.getSerializedSize() - request.getStdin().size());
        var stream =
                new NativeStream(
                        id,
                        this,
                        frames,
                        outputCredit,
                        stdinCredit,
                        outputWindowBytes,
                        services.limits().stdinWindowBytes());
        streams.put(id, stream);
        services.metrics().streamOpened(Protocol.NATIVE);
        stream.attach(services.exec().submit(call, stream));
        switch (request.getStdinMode()) {
            case STDIN_MODE_CHUNKS -> stream.openStdin();
            case STDIN_MODE_INLINE ->
                    stream.writeInline(
                            Unpooled.wrappedBuffer(request.getStdin().asReadOnlyByteBuffer()));
            case STDIN_MODE_UNSPECIFIED, STDIN_MODE_NONE, UNRECOGNIZED -> {}
        }
    }

    /** Answers a request that never became a stream; it is counted and audited like any other. */
    private void turnAway(
            int id, ExecRequest request, long receivedNanos, RejectReason reason, String message) {
        var argv =
                request.getArgvList().stream()
                        .map(word -> Surrogateescape.decode(word.toByteArray()))
                        .toList();
        var report =
                services.exec()
                        .turnAway(
                                origin(id, ""),
                                argv,
                                new Outcome.Rejected(reason, message),
                                receivedNanos);
        frames.write(Answers.of(id, report, false));
    }

    private ExecReport.Origin origin(int id, String requestId) {
        return new ExecReport.Origin(
                Protocol.NATIVE,
                identity.number(),
                id,
                requestId,
                identity.peer(),
                identity.profile());
    }

    private void onStdin(StdinChunk chunk) {
        ids.requireOpened(chunk.getStreamId());
        var bytes = chunk.getData().size();
        stdinCredit.consume(bytes);
        var stream = streams.get(chunk.getStreamId());
        if (stream == null) {
            // It ended while this was on its way.
            stdinCredit.release(bytes);
            return;
        }
        if (!stream.isStdinOpen()) {
            throw fault(
                    GoawayReason.GOAWAY_REASON_BAD_STATE,
                    "stream "
                            + chunk.getStreamId()
                            + ": StdinChunk, but its standard input has ended or was never chunks");
        }
        if (bytes > 0) {
            stream.write(buffer(chunk));
        }
        if (chunk.getEnd()) {
            stream.endStdin();
        }
    }

    private ByteBuf buffer(StdinChunk chunk) {
        var data = requireContext().alloc().ioBuffer(chunk.getData().size());
        data.writeBytes(chunk.getData().asReadOnlyByteBuffer());
        return data;
    }

    private void onWindowUpdate(WindowUpdate update) {
        if (update.getStreamId() == 0) {
            outputCredit.expand(update.getCreditBytes());
            return;
        }
        ids.requireOpened(update.getStreamId());
        var stream = streams.get(update.getStreamId());
        if (stream != null) {
            stream.expand(update.getCreditBytes());
        }
    }

    private void onSignal(io.execbroker.proto.v1.Signal request) {
        cancels.admit();
        ids.requireOpened(request.getStreamId());
        var signal =
                Signal.ofNumber(request.getNumber())
                        .orElseThrow(() ->
                                fault(
                                        GoawayReason.GOAWAY_REASON_BAD_STATE,
                                        "signal number: "
                                                + Integer.toUnsignedString(request.getNumber())
                                                + " (expected: one of "
                                                + List.of(Signal.values())
                                                + ")"));
        var stream = streams.get(request.getStreamId());
        if (stream != null) {
            stream.signal(signal, request.getToGroup());
        }
    }

    private void onCancel(int id) {
        cancels.admit();
        ids.requireOpened(id);
        var stream = streams.get(id);
        if (stream != null) {
            stream.cancel();
        }
    }

    private void onPing(Ping ping) {
        pings.admit();
        frames.write(BrokerFrame.newBuilder().setPong(Pong.newBuilder().setValue(ping.getValue())));
    }

    private void onStatusRequest() {
        pings.admit();
        frames.write(services.status().answer(identity.profile(), lane));
    }

    // ---- streams

    /** A stream is about to get its last frame. */
    void onStreamEnd(int id) {
        streams.remove(id);
        services.metrics().streamClosed(Protocol.NATIVE);
        if (isDraining) {
            requireContext().executor().execute(this::closeWhenIdle);
        }
    }

    /** Says goodbye: no new streams, and the connection closes with the last one. Any thread. */
    void drain() {
        var ctx = requireContext();
        ctx.executor()
                .execute(() -> {
                    isDraining = true;
                    frames.write(
                            Farewell.of(
                                    ids.last(),
                                    GoawayReason.GOAWAY_REASON_DRAINING,
                                    "the broker shuts down"));
                    rootwrap.drain();
                    closeWhenIdle();
                });
    }

    private void onRootwrapClosed() {
        if (isDraining) {
            closeWhenIdle();
        }
    }

    private void closeWhenIdle() {
        if (streams.isEmpty() && rootwrap.isIdle() && !isOver) {
            isOver = true;
            frames.close();
        }
    }

    // ---- connection

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        // A client that does not read its answers is not read either.
        ctx.channel().config().setAutoRead(ctx.channel().isWritable() && !isOver);
        outputCredit.resume();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        isOver = true;
        stdio.close();
        services.connections().close(identity.peer(), this);
        services.metrics().connectionClosed(Protocol.NATIVE);
        var left = List.copyOf(streams.values());
        streams.clear();
        for (var stream : left) {
            services.metrics().streamClosed(Protocol.NATIVE);
            stream.disconnect();
        }
        rootwrap.disconnect();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case ProtocolException fault -> farewell(ctx, fault.reason(), fault.message());
            case UnaskedDescriptorsException unasked ->
                    farewell(ctx, GoawayReason.GOAWAY_REASON_BAD_DESCRIPTORS, unasked.message());
            case IOException gone -> {
                LOG.atDebug().log("{} connection lost: {}", this, gone.getMessage());
                var _ = ctx.close();
            }
            default -> {
                LOG.atError().setCause(cause).log("{} internal fault", this);
                farewell(
                        ctx,
                        GoawayReason.GOAWAY_REASON_INTERNAL,
                        "a fault of the broker; its log has the details");
            }
        }
    }

    private void farewell(ChannelHandlerContext ctx, GoawayReason reason, String message) {
        if (isOver) {
            return;
        }
        isOver = true;
        services.faults().tell(identity.peer(), this + " connection ended", message);
        services.metrics().connectionRefused(Protocol.NATIVE, Farewell.label(reason));
        ctx.channel().config().setAutoRead(false);
        frames.writeAndClose(Farewell.of(ids.last(), reason, message));
    }

    private ChannelHandlerContext requireContext() {
        if (context == null) {
            throw new AssertionError("used before it was added to a pipeline");
        }
        return context;
    }

    private static ProtocolException fault(GoawayReason reason, String message) {
        return ProtocolException.connection(reason, message);
    }

    @Override
    public String toString() {
        return "[c" + identity.number() + "]";
    }
}
