package io.execbroker.broker.stdio;

/** What the door's thread is asked to do. */
sealed interface DoorTask {

    /** Receive a connection's descriptors. */
    record Receive(Attempt attempt) implements DoorTask {}

    /** Close what a command has got, or will not get. */
    record Release(CallerStdio stdio) implements DoorTask {}

    /** Close the last descriptor of a connection: all goes with it that its peer has sent. */
    record CloseConnection(int uid, int socket) implements DoorTask {}

    /** End, after all that was asked before. */
    record Stop() implements DoorTask {}
}
