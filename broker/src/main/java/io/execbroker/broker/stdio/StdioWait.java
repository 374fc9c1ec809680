package io.execbroker.broker.stdio;

/** The wait of one connection for its descriptors. Confined to the connection's loop. */
public interface StdioWait {

    /** Ends it; nothing is heard any more, and what comes all the same is closed. Idempotent. */
    void cancel();
}
