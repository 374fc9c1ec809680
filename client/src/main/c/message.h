/* What the programs say on standard error: one line each, whatever is in it. */
#ifndef EXECBROKER_MESSAGE_H
#define EXECBROKER_MESSAGE_H

/*
 * Writes "PROGRAM: TEXT\n" in one write(2), cut at 1 KiB. Control characters become `?`: the text
 * may hold what a peer or a file name says, and standard error may be a terminal.
 */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, and ends the program at once: nothing is flushed, and memory goes with the process. */
_Noreturn void fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
