package io.execbroker.broker.stdio;

import io.netty.buffer.ByteBuf;

/**
 * The wait of one connection for its descriptors. After {@link #refuse} or {@link #cancel}, which
 * may be called twice, nothing more is heard, and what comes all the same is closed. Confined to
 * the connection's loop.
 */
public interface StdioWait {

    /**
     * Takes the connection away from Netty, which hears of its channel's end, and begins to wait.
     *
     * @param greeting frame that tells the peer to send its descriptors; owned by this
     */
    void begin(ByteBuf greeting);

    /**
     * Ends it and closes the connection.
     *
     * @param farewell the last frame, sent if the peer takes it; owned by this
     */
    void refuse(ByteBuf farewell);

    /** Ends it and closes the connection without a word. */
    void cancel();
}
