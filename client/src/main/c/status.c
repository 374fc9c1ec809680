/* execbroker status: how the broker is. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "handshake.h"
#include "message.h"
#include "options.h"
#include "programs.h"
#include "status_text.h"

static const char HELP[] =
    "Usage: execbroker status [--json] [--socket PATH] [--profile NAME]\n"
    "\n"
    "Says how the broker is: version, profile, limits, what runs and what waits.\n"
    "\n"
    "  --json           as one JSON object\n"
    "  --socket PATH    the broker's socket (default: $EXECBROKER_SOCKET, else\n"
    "                   /run/execbroker/execbroker.sock)\n"
    "  --profile NAME   whose; needed when you may use several\n"
    "  -h, --help       this text\n"
    "\n"
    "Exit status: 0 when the broker answered; 99 when you may not use it; 125 when it\n"
    "cannot be reached or refuses otherwise.\n";

enum { OPTION_SOCKET = 256, OPTION_PROFILE, OPTION_JSON };

static const struct option OPTIONS[] = {
    {"json", no_argument, NULL, OPTION_JSON},
    {"socket", required_argument, NULL, OPTION_SOCKET},
    {"profile", required_argument, NULL, OPTION_PROFILE},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

struct status_options {
    const char *socket;
    const char *profile;
    bool json;
};

static struct status_options read_options(int argc, char **argv)
{
    struct status_options options = {0};
    int name;

    while ((name = options_next(argc, argv, OPTIONS)) >= 0) {
        switch (name) {
        case OPTION_JSON:
            options.json = true;
            break;
        case OPTION_SOCKET:
            options.socket = optarg;
            break;
        case OPTION_PROFILE:
            options.profile = optarg;
            break;
        default:
            options_print(HELP);
        }
    }
    options_no_more(argc, argv);
    return options;
}

static Execbroker__V1__BrokerFrame *ask_for_status(struct connection *connection)
{
    Execbroker__V1__StatusRequest request = EXECBROKER__V1__STATUS_REQUEST__INIT;
    Execbroker__V1__ClientFrame frame = EXECBROKER__V1__CLIENT_FRAME__INIT;
    Execbroker__V1__BrokerFrame *answer;

    frame.frame_case = EXECBROKER__V1__CLIENT_FRAME__FRAME_STATUS_REQUEST;
    frame.status_request = &request;
    answer = ask(connection, &frame, EXECBROKER__V1__BROKER_FRAME__FRAME_STATUS);
    if (answer->status->profile == NULL) {
        connection_broken(connection);
    }
    return answer;
}

int execbroker_status_main(int argc, char **argv)
{
    struct status_options options = read_options(argc, argv);
    struct greeting greeting = {.profile = options.profile};
    struct connection connection;
    Execbroker__V1__BrokerFrame *welcome;
    Execbroker__V1__BrokerFrame *answer;
    const char *path = connection_socket_path(options.socket);

    connection_require(&connection, path);
    welcome = handshake(&connection, &greeting, handshake_deadline_ms());
    answer = ask_for_status(&connection);
    if (options.json) {
        status_print_json(path, welcome->welcome, answer->status);
    } else {
        status_print(path, welcome->welcome, answer->status);
    }
    connection_free_frame(answer);
    connection_free_frame(welcome);
    connection_close(&connection);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
