package io.execbroker.broker.stdio;

import io.netty.channel.Channel;

/** How the wait for a caller's descriptors went. */
public sealed interface Arrival {

    /**
     * They are here, and the wait is over.
     *
     * @param stdio whoever hears this owns it
     * @param connection the peer's, on no loop yet; whoever hears this registers or closes it
     */
    record Complete(CallerStdio stdio, Channel connection) implements Arrival {}

    /**
     * What came is not to be used and is being closed. To be answered by {@link StdioWait#refuse}.
     *
     * @param message one sentence for a person: what it is, what is expected, and the remedy
     */
    record Refused(String message) implements Arrival {}

    /** The peer has closed the connection. To be answered by {@link StdioWait#cancel}. */
    record Gone() implements Arrival {}
}
