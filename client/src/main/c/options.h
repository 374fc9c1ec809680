/* What the command lines have in common. */
#ifndef EXECBROKER_OPTIONS_H
#define EXECBROKER_OPTIONS_H

#include <getopt.h>
#include <stdint.h>

/*
 * getopt_long(3) without its own messages: stops at the first word that is no option, and answers
 * an unknown option and a missing value itself, with STATUS_USAGE. Returns the option's `val`, or
 * -1 at the end.
 */
int options_next(int argc, char **argv, const struct option *known);

/* Ends the program with STATUS_USAGE: the value of an option is not what is expected. */
_Noreturn void options_bad_value(const char *option, const char *value, const char *expected);

/* Ends the program with STATUS_USAGE when there are words that nobody asked for. */
void options_no_more(int argc, char **argv);

/* Prints a text to standard output and ends the program with 0. */
_Noreturn void options_print(const char *text);

/* The answer to --version. */
_Noreturn void options_print_version(void);

#endif
