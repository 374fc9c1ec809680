#ifndef EXECBROKER_SPAWN_H
#define EXECBROKER_SPAWN_H

#include <stdint.h>

/* What failed; 0 when nothing did. The numbers are known to CloneSpawn.java. */
enum spawn_step {
    SPAWN_STARTED = 0,
    SPAWN_CLONE = 1,
    SPAWN_DIRECTORY = 2,
    SPAWN_DESCRIPTORS = 3,
    SPAWN_EXEC = 4,
};

/*
 * One command to start, and what became of it. Its layout is known to CloneSpawn.java: 8 bytes each, no padding.
 * What it points at is the caller's and is only read.
 */
struct spawn {
    const char *path;
    char *const *argv;
    char *const *environment;
    const char *directory;
    /* What becomes descriptors 0, 1 and 2. */
    int64_t descriptors[3];
    int64_t umask;
    /* A bit for each signal, 1 at bit 0: those that this process ignores, which the command must not. */
    uint64_t ignored;
    /* Soft and hard limit of descriptors; a soft limit of 0 leaves both as they are. */
    uint64_t nofile[2];
    /* Not 0: the command's adjustment for the out-of-memory killer is to be 0. */
    int64_t resets_oom_score;

    /* Out. Process, group and session; valid when started. */
    int64_t pid;
    /* Out. Its pidfd, closes on exec, the caller's; valid when started. */
    int64_t pidfd;
    /* Out. A spawn_step, and the errno of it. */
    int64_t step;
    int64_t error;

    /* Between the two: this process. */
    int64_t parent;
};

#define EXPORTED __attribute__((visibility("default")))

/*
 * Starts a command and returns when its image runs or it has failed: then nothing is left of it. Blocks for as long as
 * the kernel needs to open the image.
 */
EXPORTED void execbroker_spawn(struct spawn *spawn);

/* Which signals this process ignores, in the form of spawn.ignored. */
EXPORTED uint64_t execbroker_ignored_signals(void);

/*
 * Tries all but the exec. The errno of what this machine does not have or does not allow: EPERM, for pidfd_getfd(2),
 * where nobody may trace; 0 when nothing is missing.
 */
EXPORTED int execbroker_missing_call(void);

#endif
