package io.execbroker.broker.stdio;

import java.util.function.Consumer;

/** One try to read a connection's descriptors, from its loop to the door's thread. */
final class Attempt {

    /** What the door says. */
    sealed interface Answer {

        /** There was nothing to read after all. */
        record NotYet() implements Answer {}

        /** Three that a command can have. */
        record Three(CallerStdio stdio) implements Answer {}

        /** Something else, which is being closed. */
        record Unusable(String message) implements Answer {}

        /** The peer has closed its end. */
        record EndOfFile() implements Answer {}
    }

    private final int socket;
    private final int uid;
    private final Consumer<Answer> listener;
    private volatile boolean isCancelled;

    /**
     * @param socket the connection, which stays open until the door has answered
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
}
