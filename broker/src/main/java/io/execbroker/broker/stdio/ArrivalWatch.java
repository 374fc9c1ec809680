package io.execbroker.broker.stdio;

import io.execbroker.broker.epoll.WatchedFd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoOps;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/*
 * Why the connection is no Netty channel meanwhile. Netty reads a channel whose peer has shut down, even
 * one that is not to be read. A read takes the bytes and drops what came with them, and that is the last
 * close of whatever it is, on the loop. So there are two other descriptors of the connection: one for
 * epoll, which is never the last, and the guard, by which the door reads and which the door closes.
 */

/**
 * Waits on the connection's loop until its socket is readable, and has the door read it then.
 * Confined to the loop.
 */
final class ArrivalWatch extends WatchedFd implements StdioWait {

    private static final Logger LOG = LoggerFactory.getLogger(ArrivalWatch.class);

    private final StdioDoor door;
    private final int guard;
    private final int uid;
    private final Channel channel;
    private final IoEventLoop loop;
    private final Consumer<Arrival> listener;
    private @Nullable Attempt attempt;
    private boolean wasReadyAgain;
    private boolean isOver;

    /**
     * Takes ownership of both descriptors.
     *
     * @param socket of the connection
     * @param guard of the connection
     * @param uid user at the other end
     * @param channel of the connection until now
     * @param listener hears what comes
     */
    ArrivalWatch(
            StdioDoor door,
            int socket,
            int guard,
            int uid,
            Channel channel,
            Consumer<Arrival> listener) {
        super(socket, fault -> LOG.error("descriptors of uid {} could not be handled", uid, fault));
        this.door = door;
        this.guard = guard;
        this.uid = uid;
        this.channel = channel;
        this.loop = (IoEventLoop) channel.eventLoop();
        this.listener = listener;
    }

    @Override
    public void begin(ByteBuf greeting) {
        channel.config().setAutoRead(false);
        door.fence().open(guard);
        // First: the peer works at its answer while the connection changes hands. Netty cannot read
        // it in between, for it would have to be in this loop, which is here.
        var isSent = send(greeting);
        channel.close().addListener(_ -> contained(() -> await(isSent)));
    }

    private void await(boolean isGreeted) {
        try {
            watch(loop, EpollIoOps.EPOLLIN);
        } catch (IOException e) {
            listener.accept(new Arrival.Refused("the event loop takes no more: " + e));
            return;
        }
        if (!isGreeted) {
            listener.accept(new Arrival.Gone());
        }
    }

    @Override
    protected void onReady(int events) {
        if (attempt == null) {
            askDoor();
        } else {
            wasReadyAgain = true;
        }
    }

    private void askDoor() {
        attempt = new Attempt(guard, uid, this::tell);
        door.receive(attempt);
    }

    /** From the door's thread. */
    private void tell(Attempt.Answer answer) {
        try {
            loop.execute(() -> contained(() -> onAnswer(answer)));
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the connection with it.
            discard(answer);
        }
    }

    private void onAnswer(Attempt.Answer answer) {
        attempt = null;
        if (isOver) {
            discard(answer);
            return;
        }
        switch (answer) {
            case Attempt.Answer.NotYet() -> {
                if (wasReadyAgain) {
                    wasReadyAgain = false;
                    askDoor();
                }
            }
            case Attempt.Answer.Three(var stdio) -> complete(stdio);
            case Attempt.Answer.Unusable(var message) ->
                    listener.accept(new Arrival.Refused(message));
            case Attempt.Answer.EndOfFile() -> listener.accept(new Arrival.Gone());
        }
    }

    private void complete(CallerStdio stdio) {
        var connection = new EpollDomainSocketChannel(guard);
        try {
            door.fence().enclose(connection, uid);
        } catch (IOException e) {
            stdio.close();
            listener.accept(
                    new Arrival.Refused(
                            "descriptors: the broker is out of them: " + e.getMessage()));
            return;
        }
        isOver = true;
        closeFd();
        listener.accept(new Arrival.Complete(stdio, connection));
    }

    private static void discard(Attempt.Answer answer) {
        if (answer instanceof Attempt.Answer.Three(var stdio)) {
            stdio.close();
        }
    }

    @Override
    public void refuse(ByteBuf farewell) {
        if (isOver) {
            farewell.release();
            return;
        }
        send(farewell);
        cancel();
    }

    @Override
    public void cancel() {
        if (isOver) {
            return;
        }
        isOver = true;
        if (attempt != null) {
            attempt.cancel();
        }
        closeFd();
        // After the attempt, for the door's tasks are done in order.
        door.closeConnection(uid, guard);
    }

    /** Whether all of {@code frame} was taken: it is small, and the first since the handshake. */
    private boolean send(ByteBuf frame) {
        try {
            var bytes = frame.readableBytes();
            return fd().write(frame.internalNioBuffer(frame.readerIndex(), bytes), 0, bytes)
                    == bytes;
        } catch (IOException e) {
            return false;
        } finally {
            frame.release();
        }
    }

    @Override
    protected void onLoopEnd() {
        cancel();
    }
}
