package io.execbroker.broker.stdio;

import java.util.function.Consumer;

/**
 * One try to read a connection's descriptors, from its loop to the door's thread. The door owns the
 * socket and closes it after the answer.
 */
final class Attempt {

    /** What the door says. */
    sealed interface Answer {

        /** There was nothing to read after all. */
        record NotYet() implements Answer {}

        /** The wait is over. */
        record Final(Arrival arrival) implements Answer {}
    }

    private final int socket;
    private final int uid;
    private final Consumer<Answer> listener;
    private volatile boolean isCancelled;

    /**
     * @param socket the connection; the door's
     * @param uid user at its other end
     * @param listener told once, on the door's thread
     */
    Attempt(int socket, int uid, Consumer<Answer> listener) {
        this.socket = socket;
        this.uid = uid;
        this.listener = listener;
    }

    int socket() {
        return socket;
    }

    int uid() {
        return uid;
    }

    /** Nobody waits any more: nothing is to be received. Any thread. */
    void cancel() {
        isCancelled = true;
    }

    boolean isCancelled() {
        return isCancelled;
    }

    void answer(Answer answer) {
        listener.accept(answer);
    }

    void answer(Arrival arrival) {
        answer(new Answer.Final(arrival));
    }
}
