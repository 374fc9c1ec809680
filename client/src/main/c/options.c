#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "exit_status.h"
#include "message.h"

int options_next(int argc, char **argv, const struct option *known)
{
    /* getopt stays at a word of several letters, such as -xy, until it has read the last. */
    const char *word = argv[optind];
    int found;

    opterr = 0;
    found = getopt_long(argc, argv, "+:h", known, NULL);
    if (found == ':') {
        fail(STATUS_USAGE, "%s needs a value; see --help", word);
    }
    if (found == '?') {
        fail(STATUS_USAGE, "unknown or ambiguous option %s; see --help", word);
    }
    return found;
}

void options_bad_value(const char *option, const char *value, const char *expected)
{
    fail(STATUS_USAGE, "%s %s (expected: %s)", option, value, expected);
}

void options_no_more(int argc, char **argv)
{
    if (optind < argc) {
        fail(STATUS_USAGE, "unexpected argument %s; see --help", argv[optind]);
    }
}

void options_print(const char *text)
{
    if (fputs(text, stdout) < 0 || fflush(stdout) != 0) {
        exit(EXIT_FAILURE);
    }
    exit(EXIT_SUCCESS);
}

void options_print_version(void)
{
    options_print("execbroker " EXECBROKER_VERSION "\n");
}
