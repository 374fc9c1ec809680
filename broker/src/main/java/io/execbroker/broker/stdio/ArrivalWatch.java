package io.execbroker.broker.stdio;

import io.execbroker.broker.epoll.WatchedFd;
import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.ErrnoException;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Waits on the connection's loop until its socket is readable, and has the door read it then. Owns
 * a descriptor of the connection beside Netty's, which is not read meanwhile: Netty's read would
 * take the bytes and leave the descriptors. Confined to the loop.
 */
final class ArrivalWatch extends WatchedFd implements StdioWait {

    private final StdioDoor door;
    private final int uid;
    private final EventLoop loop;
    private final Consumer<Arrival> listener;
    private @Nullable Attempt attempt;
    private boolean wasReadyAgain;
    private boolean isOver;

    /** Takes ownership of {@code socket}. */
    ArrivalWatch(
            StdioDoor door,
            int socket,
            int uid,
            EventLoop loop,
            Consumer<Arrival> listener,
            Consumer<Throwable> onFault) {
        super(socket, onFault);
        this.door = door;
        this.uid = uid;
        this.loop = loop;
        this.listener = listener;
    }

    @Override
    protected void onReady(int events) {
        if (attempt == null) {
            begin();
        } else {
            wasReadyAgain = true;
        }
    }

    /** The door gets a descriptor of its own: this one may be closed while it reads. */
    private void begin() {
        try {
            attempt = new Attempt(Descriptors.duplicate(fd().intValue()), uid, this::tell);
        } catch (ErrnoException e) {
            end(new Arrival.Refused("the broker has no descriptor left: " + e.getMessage()));
            return;
        }
        door.receive(attempt);
    }

    /** From the door's thread: {@code answer} is the loop's if it takes it. */
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
            case Attempt.Answer.NotYet _ -> {
                if (wasReadyAgain) {
                    wasReadyAgain = false;
                    begin();
                }
            }
            case Attempt.Answer.Final(var arrival) -> end(arrival);
        }
    }

    private void end(Arrival arrival) {
        isOver = true;
        closeFd();
        listener.accept(arrival);
    }

    private static void discard(Attempt.Answer answer) {
        if (answer instanceof Attempt.Answer.Final(Arrival.Complete(var stdio))) {
            stdio.close();
        }
    }

    @Override
    public void cancel() {
        isOver = true;
        if (attempt != null) {
            attempt.cancel();
        }
        closeFd();
    }

    @Override
    protected void onLoopEnd() {
        cancel();
    }
}
