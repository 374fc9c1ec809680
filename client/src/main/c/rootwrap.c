/* execbroker-rootwrap CONF COMMAND...: what stands in an agent's `root_helper`. */
#include <stddef.h>

#include "connection.h"
#include "exit_status.h"
#include "handshake.h"
#include "message.h"
#include "options.h"
#include "programs.h"
#include "run.h"

static const char HELP[] =
    "Usage: execbroker-rootwrap [--socket PATH] CONF COMMAND [ARGUMENT...]\n"
    "\n"
    "Runs COMMAND by the broker's profile whose rootwrap.conf is CONF, on this\n"
    "program's own standard input, output and error, and exits as the command does.\n"
    "Takes the place of `sudo neutron-rootwrap` in an agent's root_helper; needs no\n"
    "sudo.\n"
    "\n"
    "  --socket PATH   the broker's socket (default: $EXECBROKER_SOCKET, else\n"
    "                  /run/execbroker/execbroker.sock)\n"
    "  -h, --help      this text\n"
    "  --version       the version of this program\n"
    "\n"
    "Exit status: the command's own; 128+N when signal N ended it; 96 when its\n"
    "executable is missing, 97 when the broker knows no such CONF, 98 without a\n"
    "command, 99 when it is not allowed; 125 when the broker cannot be reached or\n"
    "refuses otherwise.\n";

enum { OPTION_SOCKET = 256, OPTION_VERSION };

static const struct option OPTIONS[] = {
    {"socket", required_argument, NULL, OPTION_SOCKET},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

static const char *read_options(int argc, char **argv)
{
    const char *socket = NULL;
    int name;

    while ((name = options_next(argc, argv, OPTIONS)) >= 0) {
        switch (name) {
        case OPTION_SOCKET:
            socket = optarg;
            break;
        case OPTION_VERSION:
            options_print_version();
        default:
            options_print(HELP);
        }
    }
    return socket;
}

/*
 * On disconnect the command is ended, though sudo would have left it running when killed with
 * SIGKILL. Who sends that to a root helper wants the command to end: a client whose timeout passed,
 * or a service manager that empties the agent's control group, in which the command would have been
 * with sudo and is not here. Daemons that a command has started are on their own by then and live
 * on.
 */
static const Execbroker__V1__DisconnectAction ON_DISCONNECT =
    EXECBROKER__V1__DISCONNECT_ACTION__DISCONNECT_ACTION_KILL;

int rootwrap_main(int argc, char **argv)
{
    Execbroker__V1__ExecRequest request = EXECBROKER__V1__EXEC_REQUEST__INIT;
    struct greeting greeting = {0};
    const char *socket = read_options(argc, argv);

    if (argc - optind < 2) {
        fail(STATUS_NO_COMMAND,
             "no command; usage: execbroker-rootwrap CONF COMMAND [ARGUMENT...]");
    }
    greeting.rootwrap_conf = argv[optind];
    request.on_disconnect = ON_DISCONNECT;
    /* rootwrap has none, and agents let what they follow (`ip monitor`, `ovsdb-client monitor`) run
     * as long as they do. */
    request.no_timeout = true;
    return run_command(connection_socket_path(socket), &greeting, &request, argv + optind + 1,
                       true);
}
