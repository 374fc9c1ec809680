#ifndef EXECBROKER_SPAWN_H
#define EXECBROKER_SPAWN_H

#include <stdint.h>
#include <time.h>

/* What failed; 0 when nothing did. The numbers are known to CloneMemory.java. */
enum spawn_step {
    SPAWN_STARTED = 0,
    SPAWN_CLONE = 1,
    SPAWN_DIRECTORY = 2,
    SPAWN_DESCRIPTORS = 3,
    SPAWN_EXEC = 4,
    SPAWN_NAMESPACES = 5,
    SPAWN_SIGNAL = 6,
};

/*
 * A signal to send instead of an exec. What kill(1) would write is told in its words. Its layout is known to
 * SpawnMemory.java; readers and lifetime as with struct spawn, which has it.
 */
struct delivery {
    int64_t pid;
    int64_t signal;
    /* "/proc/PID/exe", and what it must name: without a NUL, and with " (deleted)" or nothing behind it. */
    const char *link;
    const char *executable;
    int64_t executable_length;
    /* Room for what it names, a byte more than fits. */
    char *found;
    int64_t room;
    /* What to write where the process is gone, or is another now, and where it may not be signalled. */
    const char *gone;
    int64_t gone_length;
    const char *denied;
    int64_t denied_length;
};

/*
 * One command to start, and what becomes of it. Its layout is known to CloneMemory.java: words of 8 bytes, no padding.
 * All of it, and what it points at, is the child's to read until its exec: nobody else writes there or frees it while
 * sharing is not 0.
 */
struct spawn {
    const char *path;
    char *const *argv;
    char *const *environment;
    const char *directory;
    /* What becomes descriptors 0, 1 and 2, open until the exec; -1 for /dev/null, to read. */
    int64_t descriptors[3];
    /* Network and mount namespace to enter, and the root among those mounts, open until the exec; -1 for none. */
    int64_t network;
    int64_t mounts;
    int64_t root;
    int64_t umask;
    /* A bit for each signal, 1 at bit 0: those that this process ignores, which the command must not. */
    uint64_t ignored;
    /* Soft and hard limit of descriptors; a soft limit of 0 leaves both as they are. */
    uint64_t nofile[2];
    /*
     * Not 0: the command's adjustment for the out-of-memory killer is to be 0, and the start waits for the exec. Not so
     * with a delivery, which may wait for whoever reads its complaint.
     */
    int64_t resets_oom_score;
    /* NULL for an exec. */
    const struct delivery *delivery;
    /* The child's until its exec: SPAWN_STACK_BYTES, aligned to 16. */
    void *stack;

    /* Out. Process, group and session; valid when there is a child. */
    int64_t pid;
    /* Out. Its pidfd, closes on exec, the caller's; valid when there is a child. */
    int64_t pidfd;
    /* Out. Not 0 while the child may use this memory; the kernel clears it at the exec, or at the child's end. */
    int64_t sharing;
    /* Out, by the child. A spawn_step, and the errno of it: final once sharing is 0. */
    int64_t step;
    int64_t error;
    /* Out. When the start began and when the child came to its exec, CLOCK_MONOTONIC. */
    struct timespec begun;
    struct timespec at_exec;

    /* Between the two: this process. */
    int64_t parent;
};

enum {
    /* Of a child whose deepest call is a system call's. */
    SPAWN_STACK_BYTES = 8192,
};

#define EXPORTED __attribute__((visibility("default")))

/*
 * Starts a command. Returns as soon as there is a child, or has failed with SPAWN_CLONE: then there is none. The child
 * that cannot come to its exec, or to its delivery, ends itself with step and error set.
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
