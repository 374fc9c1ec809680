package io.execbroker.broker.stdio;

/** How the wait for a caller's descriptors ended. */
public sealed interface Arrival {

    /**
     * They are here.
     *
     * @param stdio whoever hears this owns it
     */
    record Complete(CallerStdio stdio) implements Arrival {}

    /**
     * What came is not to be used; it is being closed.
     *
     * @param message one sentence for a person: what it is, what is expected, and the remedy
     */
    record Refused(String message) implements Arrival {}

    /** The peer closed the connection instead. */
    record Gone() implements Arrival {}
}
