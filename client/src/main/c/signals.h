/* The signals that a run passes on. */
#ifndef EXECBROKER_SIGNALS_H
#define EXECBROKER_SIGNALS_H

#include <signal.h>

/*
 * HUP, INT, QUIT, TERM: what terminals and service managers end a job with; USR1 and USR2, which
 * mean something to the command and would end this program. Those that the caller has ignored
 * (nohup, a shell's `&`) are left out.
 */
void signals_to_forward(sigset_t *set);

/*
 * Blocks the set and returns a descriptor to read it from. From here on none of them ends the
 * program by surprise; before, the default of each is right, for nothing runs yet.
 */
int signals_take_over(const sigset_t *set);

/* The next signal that came, 0 when there is none. Never waits. */
int signals_next(int descriptor);

#endif
