/* How the programs end when it is not the command that says so. */
#ifndef EXECBROKER_EXIT_STATUS_H
#define EXECBROKER_EXIT_STATUS_H

enum exit_status {
    /* The command line is wrong: EX_USAGE of sysexits.h. */
    STATUS_USAGE = 64,

    /* The four that oslo_rootwrap/cmd.py ends with. Agents know them. */
    STATUS_NO_EXECUTABLE = 96,
    STATUS_BAD_CONFIG = 97,
    STATUS_NO_COMMAND = 98,
    STATUS_UNAUTHORISED = 99,

    /* No broker, or one that refuses for another reason: as env(1) and timeout(1) for their own
       failures. */
    STATUS_BROKER = 125,

    /* Ended by signal N: 128 + N, as a shell has it. */
    STATUS_SIGNAL_BASE = 128,
};

#endif
