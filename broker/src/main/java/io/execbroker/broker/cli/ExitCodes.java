package io.execbroker.broker.cli;

/** Exit codes of {@code execbrokerd}. 96 to 99 are oslo.rootwrap's (oslo_rootwrap/cmd.py). */
final class ExitCodes {

    static final int OK = 0;

    /** A daemon that could not start or went on no longer. */
    static final int FAILED = 1;

    /** The command line is wrong: EX_USAGE of sysexits.h. */
    static final int USAGE = 64;

    /** The daemon's own configuration is wrong: EX_CONFIG of sysexits.h. */
    static final int CONFIG = 78;

    /** A rootwrap configuration is refused. */
    static final int BAD_POLICY = 97;

    private ExitCodes() {}
}
