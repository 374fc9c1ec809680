/* execbroker: the name with subcommands. */
#include <stddef.h>
#include <string.h>

#include "exit_status.h"
#include "message.h"
#include "options.h"
#include "programs.h"

static const char HELP[] =
    "Usage: execbroker COMMAND [ARGUMENT...]\n"
    "\n"
    "  exec      runs a command by the broker\n"
    "  status    says how the broker is\n"
    "  ping      measures how long it takes to answer\n"
    "\n"
    "  -h, --help    this text; with a command before it, that command's\n"
    "  --version     the version of this program\n"
    "\n"
    "The broker's socket is found by --socket, then $EXECBROKER_SOCKET, then\n"
    "/run/execbroker/execbroker.sock. More: man execbroker\n";

int execbroker_main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*main)(int argc, char **argv);
    } commands[] = {
        {"exec", execbroker_exec_main},
        {"status", execbroker_status_main},
        {"ping", execbroker_ping_main},
    };

    if (argc < 2) {
        fail(STATUS_USAGE, "no subcommand (expected: exec, status or ping); see execbroker --help");
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        options_print(HELP);
    }
    if (strcmp(argv[1], "--version") == 0) {
        options_print_version();
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return commands[i].main(argc - 1, argv + 1);
        }
    }
    fail(STATUS_USAGE, "no subcommand %s (expected: exec, status or ping); see execbroker --help",
         argv[1]);
}
