package io.execbroker.broker.posix;

import java.util.Optional;

/** Signals that a peer may send and the broker itself sends, with Linux's numbers (signal(7)). */
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

    /** The number on Linux, all architectures that this broker supports. */
    public int number() {
        return number;
    }

    /** The signal with this number, or empty when a peer may not send it. */
    public static Optional<Signal> ofNumber(int number) {
        for (var signal : values()) {
            if (signal.number == number) {
                return Optional.of(signal);
            }
        }
        return Optional.empty();
    }
}
