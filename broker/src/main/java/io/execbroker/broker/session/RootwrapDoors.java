package io.execbroker.broker.session;

import io.execbroker.broker.policy.Peer;

import java.util.concurrent.CompletionStage;

/** Opens doors of oslo.rootwrap for connections that ask for one. Callable from any thread. */
@FunctionalInterface
public interface RootwrapDoors {

    /**
     * Opens a door.
     *
     * @param owner who asks: only this user and root may come in, and all that comes in is judged
     *     as asked by it
     * @param profile that judges
     * @return the door, once it accepts; an {@link java.io.IOException} when it cannot be made,
     *     whose message names the remedy. Completed on any thread
     */
    CompletionStage<RootwrapDoor> open(Peer owner, String profile);
}
