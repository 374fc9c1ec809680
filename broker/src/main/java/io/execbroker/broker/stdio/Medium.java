package io.execbroker.broker.stdio;

/** What a descriptor is open on, as far as its last close differs. */
enum Medium {

    /** Closes at once, and asks nobody. */
    PIPE,

    /** Asks nobody, but may take long: a large one that was deleted is freed only now. */
    FILE,

    /** A Unix socket. What its peer has put into it, other sockets included, is closed with it. */
    SOCKET
}
