package io.execbroker.broker.oslo;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * Cuts the bytes of a connection into messages: a length of eight bytes, then so many. One at a
 * time: nothing is read between a message and {@link #next}.
 *
 * <p>The memory of a message is taken from the budget before its bytes are read, and what arrives
 * is kept in a {@link Spool}, not in a buffer that is copied as it grows. Whoever begins a message
 * and does not finish it in time is closed. Confined to the connection's loop.
 */
final class MessageDecoder extends ChannelInboundHandlerAdapter {

    /** A message that has arrived. Whoever receives it owns both. */
    record Message(Spool body, Account account) {}

    /**
     * A message that was too large, and has been skipped so that its sender reads the answer.
     *
     * @param bytes its size
     */
    record TooLarge(long bytes) {}

    /** Sent between a message and {@link #next}: the peer does not wait for its answer. */
    record TooEager() {}

    private enum State {
        HEADER,
        /** For memory. */
        WAITING,
        BODY,
        SKIPPING,
        /** A message is being answered. */
        IDLE
    }

    /** No client means that: it is not even skipped. */
    private static final long ABSURD_BYTES = 1L << 30;

    private final BufferBudget budget;
    private final DoorLimits limits;
    private final DoorConnection connection;

    private State state = State.HEADER;
    private int headerBytes;
    private long length;
    private long missing;
    private Spool body = new Spool();
    private @Nullable Account account;
    private @Nullable ByteBuf unread;
    private @Nullable Future<?> deadline;
    private boolean isInputOver;

    MessageDecoder(BufferBudget budget, DoorLimits limits, DoorConnection connection) {
        this.budget = budget;
        this.limits = limits;
        this.connection = connection;
    }

    /** The message was answered: reads the next one. */
    void next(ChannelHandlerContext ctx) {
        state = State.HEADER;
        headerBytes = 0;
        length = 0;
        if (isInputOver) {
            close(ctx);
        } else {
            ctx.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        var bytes = (ByteBuf) received;
        try {
            if (state == State.WAITING) {
                keep(ctx, bytes);
            } else {
                consume(ctx, bytes);
            }
        } finally {
            bytes.release();
        }
    }

    private void consume(ChannelHandlerContext ctx, ByteBuf bytes) {
        while (bytes.isReadable()) {
            switch (state) {
                case HEADER -> readHeader(ctx, bytes);
                case WAITING -> {
                    keep(ctx, bytes);
                    return;
                }
                case BODY -> readBody(ctx, bytes);
                case SKIPPING -> skip(ctx, bytes);
                case IDLE -> {
                    bytes.skipBytes(bytes.readableBytes());
                    ctx.fireChannelRead(new TooEager());
                    return;
                }
            }
        }
    }

    private void readHeader(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (headerBytes == 0) {
            startDeadline(ctx, 0);
        }
        length = length << Byte.SIZE | bytes.readUnsignedByte();
        if (++headerBytes < Long.BYTES) {
            return;
        }
        missing = length;
        if (length < 0 || length > ABSURD_BYTES) {
            fault(ctx, "a message of " + Long.toUnsignedString(length) + " bytes");
        } else if (length > limits.messageBytes()) {
            state = State.SKIPPING;
            startDeadline(ctx, length);
        } else {
            takeMemory(ctx);
        }
    }

    private void takeMemory(ChannelHandlerContext ctx) {
        var taken = budget.open(connection.peer().uid(), ctx.executor());
        account = taken;
        if (taken.take(length, () -> onTaken(ctx))) {
            beginBody(ctx);
        } else {
            state = State.WAITING;
            stopDeadline();
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void onTaken(ChannelHandlerContext ctx) {
        if (state != State.WAITING) {
            return;
        }
        beginBody(ctx);
        var kept = unread;
        unread = null;
        if (kept != null) {
            try {
                consume(ctx, kept);
            } finally {
                kept.release();
            }
        }
        if (state == State.BODY) {
            if (isInputOver) {
                close(ctx);
            } else {
                ctx.channel().config().setAutoRead(true);
            }
        }
    }

    private void beginBody(ChannelHandlerContext ctx) {
        state = State.BODY;
        startDeadline(ctx, length);
        if (missing == 0) {
            finish(ctx, arrived());
        }
    }

    private void readBody(ChannelHandlerContext ctx, ByteBuf bytes) {
        var now = (int) Math.min(missing, bytes.readableBytes());
        body.append(bytes, now);
        missing -= now;
        if (missing == 0) {
            finish(ctx, arrived());
        }
    }

    private void skip(ChannelHandlerContext ctx, ByteBuf bytes) {
        var now = (int) Math.min(missing, bytes.readableBytes());
        bytes.skipBytes(now);
        missing -= now;
        if (missing == 0) {
            finish(ctx, new TooLarge(length));
        }
    }

    private Message arrived() {
        var holder = account;
        if (holder == null) {
            throw new AssertionError("a body is read into memory that was taken");
        }
        var message = new Message(body, holder);
        body = new Spool();
        account = null;
        return message;
    }

    private void finish(ChannelHandlerContext ctx, Object message) {
        state = State.IDLE;
        stopDeadline();
        ctx.channel().config().setAutoRead(false);
        ctx.fireChannelRead(message);
    }

    /**
     * Bytes that were read before reading stopped, or because the peer has ended its side: what its
     * socket's buffer held.
     */
    private void keep(ChannelHandlerContext ctx, ByteBuf bytes) {
        var before = unread;
        unread = ctx.alloc().buffer(bytes.readableBytes());
        if (before != null) {
            unread.writeBytes(before);
            before.release();
        }
        unread.writeBytes(bytes);
    }

    // ---- end

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            isInputOver = true;
            switch (state) {
                case HEADER, BODY, SKIPPING -> close(ctx);
                case WAITING, IDLE -> {}
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        dispose();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        dispose();
    }

    private void dispose() {
        state = State.IDLE;
        stopDeadline();
        body.close();
        if (account != null) {
            account.close();
            account = null;
        }
        if (unread != null) {
            unread.release();
            unread = null;
        }
    }

    private void startDeadline(ChannelHandlerContext ctx, long bytes) {
        stopDeadline();
        deadline =
                ctx.executor()
                        .schedule(
                                () -> fault(ctx, "a message was begun and not finished in time"),
                                limits.requestNanos(bytes),
                                TimeUnit.NANOSECONDS);
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void fault(ChannelHandlerContext ctx, String why) {
        connection.refuse("bad_frame", why);
        close(ctx);
    }

    private void close(ChannelHandlerContext ctx) {
        state = State.IDLE;
        var _ = ctx.close();
    }
}
