package io.execbroker.broker.oslo;

import io.execbroker.broker.admission.Priority;
import io.execbroker.broker.exec.ExecCall;
import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.policy.Profile;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;
import io.execbroker.broker.report.Protocol;
import io.execbroker.broker.report.RejectReason;
import io.execbroker.broker.session.RootwrapDoor;
import io.execbroker.broker.stdio.UnaskedDescriptorsException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * One connection after its handshake: a call of the server, or {@code accept_connection} and then
 * calls of the object, each answered before the next is read. Confined to the connection's loop,
 * but for the reading of large messages.
 */
final class CallHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(CallHandler.class);

    /** A message up to this size is read on the loop. */
    private static final int SMALL_BYTES = 32 * 1024;

    private static final int UMASK = 022;

    private final Door door;
    private final DoorServices services;
    private final DoorConnection connection;
    private final MessageDecoder messages;
    private final Executor worker;

    /** Whether {@code accept_connection} was called. */
    private boolean isAccepted;

    /** Of the exchange that is under way. */
    private @Nullable Account account;

    private @Nullable RunningCommand command;

    /** Whether the door counts a command of this connection as running. */
    private boolean isCounted;

    private long receivedNanos;
    private int commands;

    CallHandler(
            Door door,
            DoorServices services,
            DoorConnection connection,
            MessageDecoder messages,
            Executor worker) {
        this.door = door;
        this.services = services;
        this.connection = connection;
        this.messages = messages;
        this.worker = worker;
    }

    // ---- messages

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        switch (received) {
            case MessageDecoder.Message message -> onMessage(ctx, message);
            case MessageDecoder.TooLarge(var bytes) ->
                    onRequest(
                            ctx,
                            new Request.Malformed(
                                    "message: %d bytes (expected: at most %d, rootwrap_message_bytes of [broker])"
                                            .formatted(bytes, services.limits().messageBytes())));
            case MessageDecoder.TooEager _ -> onTooEager();
            default -> ctx.fireChannelRead(received);
        }
    }

    private void onMessage(ChannelHandlerContext ctx, MessageDecoder.Message message) {
        receivedNanos = System.nanoTime();
        account = message.account();
        var body = message.body();
        if (body.size() <= SMALL_BYTES) {
            onRequest(ctx, RequestParser.parse(body));
            return;
        }
        try {
            worker.execute(() -> {
                var request = RequestParser.parse(body);
                try {
                    ctx.executor().execute(() -> onRequest(ctx, request));
                } catch (RejectedExecutionException e) {
                    // Its loop has ended, and the connection with it.
                    release(request);
                }
            });
        } catch (RejectedExecutionException e) {
            body.close();
            endUnanswered(ctx);
        }
    }

    private void onTooEager() {
        connection.refuse("bad_frame", "a message was sent before the last one was answered");
        connection.closeAfterAnswer();
    }

    private void onRequest(ChannelHandlerContext ctx, Request request) {
        if (!ctx.channel().isActive() || !connection.begin()) {
            release(request);
            endUnanswered(ctx);
            return;
        }
        if (isAccepted) {
            onObjectRequest(ctx, request);
        } else {
            onServerRequest(ctx, request);
        }
    }

    private void onServerRequest(ChannelHandlerContext ctx, Request request) {
        switch (request) {
            case Request.Call call -> {
                isAccepted = call.method().equals("accept_connection");
                if (!isAccepted) {
                    connection.closeAfterAnswer();
                }
                shutDownIfAsked(call);
                answer(ctx, RemoteObject.serverCall(ctx.alloc(), call));
            }
            case Request.Malformed(var why) -> refuseServerRequest(ctx, why);
            case Request.Run _, Request.BadRun _ -> {
                release(request);
                refuseServerRequest(
                        ctx,
                        Request.RUN + ": not of the server (expected: accept_connection first)");
            }
        }
    }

    private void refuseServerRequest(ChannelHandlerContext ctx, String why) {
        connection.closeAfterAnswer();
        answer(ctx, ShortReply.failure(ctx.alloc(), why));
    }

    private void onObjectRequest(ChannelHandlerContext ctx, Request request) {
        switch (request) {
            case Request.Call call -> {
                if (RemoteObject.isKnown(call.ident())) {
                    shutDownIfAsked(call);
                    door.touch();
                }
                answer(ctx, RemoteObject.objectCall(ctx.alloc(), call));
            }
            case Request.Malformed(var why) -> answer(ctx, ShortReply.failure(ctx.alloc(), why));
            case Request.BadRun(var ident, var argv, var why) -> {
                if (isKnown(ctx, ident)) {
                    turnAway(ctx, argv, new Outcome.Rejected(RejectReason.BAD_REQUEST, why));
                }
            }
            case Request.Run run -> {
                if (!isKnown(ctx, run.ident())) {
                    release(run);
                } else if (run.isNamedInBytes()) {
                    release(run);
                    turnAway(
                            ctx,
                            run.argv(),
                            new Outcome.Rejected(
                                    RejectReason.UNAUTHORISED,
                                    "userargs[0]: bytes, which no filter matches (expected: a"
                                            + " string)"));
                } else {
                    run(ctx, run);
                }
            }
        }
    }

    private boolean isKnown(ChannelHandlerContext ctx, String ident) {
        if (RemoteObject.isKnown(ident)) {
            return true;
        }
        answer(ctx, RemoteObject.unknownObject(ctx.alloc(), ident));
        return false;
    }

    private void shutDownIfAsked(Request.Call call) {
        if (call.method().equals("shutdown")) {
            // Ends this connection too, after the answer.
            door.close(RootwrapDoor.End.SHUTDOWN);
        }
    }

    // ---- commands

    private void run(ChannelHandlerContext ctx, Request.Run run) {
        var stdin = run.stdin();
        var argvBytes = run.argv().stream().mapToLong(String::length).sum();
        var memory = exchange();
        memory.keep(argvBytes + (stdin == null ? 0 : stdin.size()));
        var call =
                new ExecCall(
                        origin(),
                        ctx.channel().eventLoop(),
                        door.lane(),
                        new ExecCall.Command(
                                run.argv(),
                                Map.of(),
                                "",
                                "/",
                                UMASK,
                                new ExecCall.Stdio.Piped(
                                        stdin == null ? ExecCall.Stdin.NONE : ExecCall.Stdin.STREAM,
                                        false)),
                        terms(),
                        receivedNanos,
                        argvBytes);
        var running = new RunningCommand(memory, report -> onCommandEnd(ctx, report));
        command = running;
        isCounted = true;
        door.commandBegan();
        services.metrics().streamOpened(Protocol.OSLO);
        running.attach(services.exec().submit(call, running));
        if (stdin != null) {
            running.feed(stdin);
        }
    }

    /** As the profile has it for requests that name nothing. */
    private ExecCall.Terms terms() {
        var timeout =
                services.policies()
                        .get()
                        .profile(door.profile())
                        .map(Profile::config)
                        .map(config -> config.defaultTimeout().toNanos())
                        // Refused by exec: the profile is gone.
                        .orElse(TimeUnit.SECONDS.toNanos(1));
        var most = services.limits().messageBytes();
        return new ExecCall.Terms(timeout, Priority.NORMAL, "", most, most, true, false);
    }

    /**
     * The door's user, whoever of them and root it is that connected: root could become that user
     * as well.
     */
    private ExecReport.Origin origin() {
        var owner = door.owner();
        return new ExecReport.Origin(
                Protocol.OSLO,
                connection.number(),
                ++commands,
                "",
                new Peer(owner.uid(), owner.gid(), connection.peer().pid()),
                door.profile());
    }

    private void turnAway(ChannelHandlerContext ctx, List<String> argv, Outcome.Rejected outcome) {
        var report = services.exec().turnAway(origin(), argv, outcome, receivedNanos);
        answer(ctx, Answer.to(report, services.limits()), null);
    }

    private void onCommandEnd(ChannelHandlerContext ctx, ExecReport report) {
        services.metrics().streamClosed(Protocol.OSLO);
        var ended = command;
        command = null;
        if (ended == null) {
            uncount();
        } else {
            answer(ctx, Answer.to(report, services.limits()), ended);
        }
    }

    private void answer(ChannelHandlerContext ctx, Answer answer, @Nullable RunningCommand ended) {
        if (answer instanceof Answer.Result(var returnCode) && ended != null) {
            var reply = ended.reply(returnCode);
            write(ctx, reply, reply.length());
            return;
        }
        if (ended != null) {
            ended.close();
        }
        switch (answer) {
            case Answer.Result _ -> throw new AssertionError("a result without a command");
            case Answer.Code(var code) -> answer(ctx, ShortReply.code(ctx.alloc(), code));
            case Answer.Failure(var why) -> answer(ctx, ShortReply.failure(ctx.alloc(), why));
            case Answer.Silence _ -> endUnanswered(ctx);
        }
    }

    // ---- answers

    private void answer(ChannelHandlerContext ctx, ByteBuf reply) {
        write(ctx, reply, reply.readableBytes());
    }

    private void write(ChannelHandlerContext ctx, Object reply, long bytes) {
        var overdue =
                ctx.executor()
                        .schedule(
                                () -> onOverdue(ctx),
                                services.limits().replyNanos(bytes),
                                TimeUnit.NANOSECONDS);
        ctx.writeAndFlush(reply)
                .addListener(written -> {
                    overdue.cancel(false);
                    endExchange();
                    if (connection.end() && written.isSuccess()) {
                        messages.next(ctx);
                    } else {
                        var _ = ctx.close();
                    }
                });
    }

    private void onOverdue(ChannelHandlerContext ctx) {
        connection.refuse("slow_reader", "an answer was not read in time");
        var _ = ctx.close();
    }

    /** The client will send its request again, elsewhere: it was not run. */
    private void endUnanswered(ChannelHandlerContext ctx) {
        endExchange();
        var _ = connection.end();
        var _ = ctx.close();
    }

    private Account exchange() {
        if (account == null) {
            throw new AssertionError("a command without a message");
        }
        return account;
    }

    private void endExchange() {
        uncount();
        if (account != null) {
            account.close();
            account = null;
        }
    }

    /** A command counts until its answer was read, or until its end when nobody reads it. */
    private void uncount() {
        if (isCounted) {
            isCounted = false;
            door.commandEnded();
        }
    }

    private static void release(Request request) {
        if (request instanceof Request.Run(_, _, _, var stdin) && stdin != null) {
            stdin.close();
        }
    }

    // ---- connection

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            // It may be waiting for its last answer.
            connection.closeAfterAnswer();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        var left = command;
        command = null;
        if (left != null) {
            left.abandon();
            exchange().close();
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case UnaskedDescriptorsException unasked ->
                    connection.refuse("bad_descriptors", unasked.message());
            case IOException gone ->
                    LOG.atDebug().log("{} connection lost: {}", connection, gone.getMessage());
            default -> LOG.atError().setCause(cause).log("{} internal fault", connection);
        }
        var _ = ctx.close();
    }
}
