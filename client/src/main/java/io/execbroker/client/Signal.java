package io.execbroker.client;

/** Signals that a client may send to its commands. */
public enum Signal {
    HUP(1),
    INT(2),
    QUIT(3),
    KILL(9),
    USR1(10),
    USR2(12),
    TERM(15),
    CONT(18),
    WINCH(28);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    /** The number that Linux gives it, see signal(7). */
    public int number() {
        return number;
    }
}
