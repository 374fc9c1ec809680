package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.CharacterDevice;

import java.util.Set;

/**
 * Devices that close at once wherever their node lies, in a container's {@code /dev} too: those of
 * mem(4) and null(4), virtual consoles, and pseudo-terminals, pts(4). A serial line is none, for
 * its last close waits for what is to be sent.
 */
final class PlainDevices {

    private static final int MEMORY = 1;

    /** null, zero, full, random, urandom. */
    private static final Set<Integer> OF_MEMORY = Set.of(3, 5, 7, 8, 9);

    private static final int CONSOLES = 4;
    private static final int FIRST_SERIAL = 64;
    private static final int FIRST_PSEUDO_TERMINALS = 136;
    private static final int LAST_PSEUDO_TERMINALS = 143;

    private PlainDevices() {}

    static boolean contains(CharacterDevice device) {
        return switch (device.major()) {
            case MEMORY -> OF_MEMORY.contains(device.minor());
            case CONSOLES -> device.minor() < FIRST_SERIAL;
            default ->
                    device.major() >= FIRST_PSEUDO_TERMINALS
                            && device.major() <= LAST_PSEUDO_TERMINALS;
        };
    }
}
