package io.execbroker.broker.session;

import java.util.concurrent.CompletionStage;

/** A private socket that speaks the protocol of oslo.rootwrap. Callable from any thread. */
public interface RootwrapDoor {

    /** Why a door is closed. */
    enum End {
        /** Whoever had it opened asked for it, or is gone. */
        ASKED,
        /** One of its clients called {@code shutdown}. */
        SHUTDOWN,
        /** Nothing was asked for during its idle timeout. */
        IDLE,
        /** The broker shuts down. */
        DRAINING
    }

    /** Absolute, at most 107 bytes, without a line break. */
    String socketPath();

    /** The 32 bytes that both sides prove to each other that they know; a copy. */
    byte[] key();

    /** It closes when no command was asked for during so many seconds, and none runs. */
    int idleSeconds();

    /**
     * Closes it: nobody comes in any more, nothing more is taken, what runs is answered, and the
     * socket and its folder are removed. The first reason stays. Idempotent.
     */
    void close(End reason);

    /** Completes when it is closed and its socket gone, on any thread. */
    CompletionStage<End> closed();
}
