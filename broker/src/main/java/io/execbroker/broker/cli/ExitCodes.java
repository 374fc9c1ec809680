package io.execbroker.broker.cli;

/** Exit codes of {@code execbrokerd}: those of sysexits(3) for its own, of rootwrap for filters. */
final class ExitCodes {

    static final int OK = 0;

    /** The command line is wrong (EX_USAGE). */
    static final int USAGE = 64;

    /** A fault of the program (EX_SOFTWARE). */
    static final int SOFTWARE = 70;

    /** The daemon cannot start on this host (EX_OSERR). */
    static final int CANNOT_START = 71;

    /** The broker's own configuration is wrong (EX_CONFIG). */
    static final int CONFIG = 78;

    /** A policy is refused, or a definition switched off (rootwrap's RC_BADCONFIG). */
    static final int POLICY = 97;

    private ExitCodes() {}
}
