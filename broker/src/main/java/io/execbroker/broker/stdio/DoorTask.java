package io.execbroker.broker.stdio;

/** What the door's thread is asked to do. */
sealed interface DoorTask {

    /** Receive a connection's descriptors. */
    record Receive(Attempt attempt) implements DoorTask {}

    /** Close what a command has got, or will not get. */
    record Release(CallerStdio stdio) implements DoorTask {}

    /** Hear that something is closed. */
    record Ended(Closing closing) implements DoorTask {}

    /** End, after all that was asked before. */
    record Stop() implements DoorTask {}
}
