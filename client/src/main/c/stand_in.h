/*
 * A child process that stands for the command, for callers who look for one.
 *
 * With sudo and rootwrap the command is a descendant of the root helper. Neutron's AsyncProcess
 * relies on that: it looks for a child of the helper whose command line is the command's
 * (get_root_helper_child_pid), polls it in /proc to learn whether the command lives, and kills it
 * by its pid. Here the command is a child of execbrokerd.
 *
 * So a long command gets a child of ours that shows the command's own arguments in
 * /proc/PID/cmdline. It runs as the caller, holds no descriptor of the caller's, does nothing, and
 * dies with its parent. A signal that it can catch it hands to its parent, who forwards it, and it
 * lives on as the command does: the caller may send SIGTERM, wait, and then SIGKILL to the same
 * pid. When SIGKILL ends it, the parent sends SIGKILL to the command.
 *
 * It holds no privilege and gives none: what its death causes its parent's owner may ask for
 * anyway.
 */
#ifndef EXECBROKER_STAND_IN_H
#define EXECBROKER_STAND_IN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The child that stands for the command; 0: there is none. */
struct stand_in {
    pid_t pid;
};

/*
 * Starts it with the arguments that the process command_pid shows, which are the command's after
 * `ip netns exec` and the like are done; else, when /proc hides them, with argv. The pid is the
 * broker's: in another pid namespace it may be some other process's. Where none can be started there is none, and the command runs as
 * before.
 */
void stand_in_start(struct stand_in *stand_in, int64_t command_pid, char *const argv[]);

/* True when it was killed by a signal from outside. Reaps it, so that /proc does not show it any
 * more. */
bool stand_in_was_killed(struct stand_in *stand_in);

/* Ends and reaps it. */
void stand_in_end(struct stand_in *stand_in);

/* First thing of all in main: does not return when this process was started to be a stand-in. */
void stand_in_if_asked(void);

#endif
