/* execbroker exec: runs one command. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "connection.h"
#include "exit_status.h"
#include "handshake.h"
#include "message.h"
#include "options.h"
#include "programs.h"
#include "quantity.h"
#include "run.h"

static const char HELP[] =
    "Usage: execbroker exec [OPTION...] [--] COMMAND [ARGUMENT...]\n"
    "\n"
    "Runs COMMAND by the broker, as far as its filters allow, on this program's own\n"
    "standard input, output and error, and exits as the command does.\n"
    "\n"
    "Where:\n"
    "  --socket PATH        the broker's socket (default: $EXECBROKER_SOCKET, else\n"
    "                       /run/execbroker/execbroker.sock)\n"
    "  --profile NAME       whose filters; needed when you may use several\n"
    "  --netns NAME         in this network namespace, as `ip netns exec NAME` does\n"
    "  --cwd FOLDER         working directory, an absolute path (default: /)\n"
    "How:\n"
    "  --env NAME=VALUE     a variable for the command; may be repeated\n"
    "  --umask MODE         file mode creation mask, octal (default: 022)\n"
    "  --timeout TIME       ends it after this time, such as 500ms, 90s, 5min, 1h\n"
    "                       (default: the broker's)\n"
    "  --on-disconnect WHAT kill or leave: what becomes of it when this program dies\n"
    "                       (default: kill)\n"
    "When:\n"
    "  --priority CLASS     interactive, normal or bulk (default: normal)\n"
    "  --key KEY            commands with the same key run one after another\n"
    "  --request-id ID      a name for this request; a repeat is answered with the\n"
    "                       outcome of the first and not run again\n"
    "Other:\n"
    "  --stand-in           keeps a child process with the command's arguments while\n"
    "                       it runs, for callers who look for one\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: the command's own; 128+N when signal N ended it; 96 when its\n"
    "executable is missing, 98 without a command, 99 when it is not allowed; 64 for\n"
    "a wrong option; 125 when the broker cannot be reached or refuses otherwise.\n";

enum option_name {
    OPTION_SOCKET = 256,
    OPTION_PROFILE,
    OPTION_NETNS,
    OPTION_CWD,
    OPTION_ENV,
    OPTION_UMASK,
    OPTION_TIMEOUT,
    OPTION_ON_DISCONNECT,
    OPTION_PRIORITY,
    OPTION_KEY,
    OPTION_REQUEST_ID,
    OPTION_STAND_IN,
    OPTION_HELP = 'h',
};

static const struct option OPTIONS[] = {
    {"socket", required_argument, NULL, OPTION_SOCKET},
    {"profile", required_argument, NULL, OPTION_PROFILE},
    {"netns", required_argument, NULL, OPTION_NETNS},
    {"cwd", required_argument, NULL, OPTION_CWD},
    {"env", required_argument, NULL, OPTION_ENV},
    {"umask", required_argument, NULL, OPTION_UMASK},
    {"timeout", required_argument, NULL, OPTION_TIMEOUT},
    {"on-disconnect", required_argument, NULL, OPTION_ON_DISCONNECT},
    {"priority", required_argument, NULL, OPTION_PRIORITY},
    {"key", required_argument, NULL, OPTION_KEY},
    {"request-id", required_argument, NULL, OPTION_REQUEST_ID},
    {"stand-in", no_argument, NULL, OPTION_STAND_IN},
    {"help", no_argument, NULL, OPTION_HELP},
    {NULL, 0, NULL, 0},
};

/* All that a command line says. Texts are argv's. */
struct exec_options {
    const char *socket;
    const char *profile;
    bool stand_in;
    Execbroker__V1__ExecRequest request;
    /* As many as there can be: one for each word of the command line. Owned. */
    Execbroker__V1__EnvironmentVariable *variables;
};

struct word {
    const char *text;
    int value;
};

static int word_value(const char *option, const char *text, const struct word *words,
                      const char *expected)
{
    for (; words->text != NULL; words++) {
        if (strcmp(text, words->text) == 0) {
            return words->value;
        }
    }
    options_bad_value(option, text, expected);
}

static Execbroker__V1__Priority priority(const char *text)
{
    static const struct word words[] = {
        {"interactive", EXECBROKER__V1__PRIORITY__PRIORITY_INTERACTIVE},
        {"normal", EXECBROKER__V1__PRIORITY__PRIORITY_NORMAL},
        {"bulk", EXECBROKER__V1__PRIORITY__PRIORITY_BULK},
        {NULL, 0},
    };
    return (Execbroker__V1__Priority)word_value("--priority", text, words,
                                                "interactive, normal or bulk");
}

static Execbroker__V1__DisconnectAction disconnect_action(const char *text)
{
    static const struct word words[] = {
        {"kill", EXECBROKER__V1__DISCONNECT_ACTION__DISCONNECT_ACTION_KILL},
        {"leave", EXECBROKER__V1__DISCONNECT_ACTION__DISCONNECT_ACTION_LEAVE_RUNNING},
        {NULL, 0},
    };
    return (Execbroker__V1__DisconnectAction)word_value("--on-disconnect", text, words,
                                                        "kill or leave");
}

static void add_variable(struct exec_options *options, const char *text)
{
    Execbroker__V1__ExecRequest *request = &options->request;
    Execbroker__V1__EnvironmentVariable *variable = &options->variables[request->n_environment];
    const char *sign = strchr(text, '=');

    if (sign == NULL || sign == text) {
        options_bad_value("--env", text, "NAME=VALUE");
    }
    execbroker__v1__environment_variable__init(variable);
    variable->name = (ProtobufCBinaryData){.len = (size_t)(sign - text), .data = (uint8_t *)text};
    variable->value = bytes_of(sign + 1);
    request->environment[request->n_environment++] = variable;
}

static void take_option(struct exec_options *options, int name, char *value)
{
    Execbroker__V1__ExecRequest *request = &options->request;

    switch ((enum option_name)name) {
    case OPTION_SOCKET:
        options->socket = value;
        return;
    case OPTION_PROFILE:
        options->profile = value;
        return;
    case OPTION_NETNS:
        request->network_namespace = bytes_of(value);
        return;
    case OPTION_CWD:
        if (value[0] != '/') {
            options_bad_value("--cwd", value, "an absolute path");
        }
        request->working_directory = bytes_of(value);
        return;
    case OPTION_ENV:
        add_variable(options, value);
        return;
    case OPTION_UMASK:
        if (!quantity_octal(value, 0777, &request->umask_plus_one)) {
            options_bad_value("--umask", value, "octal, 0 to 777");
        }
        request->umask_plus_one++;
        return;
    case OPTION_TIMEOUT:
        if (!quantity_duration_ms(value, &request->timeout_ms) || request->timeout_ms == 0) {
            options_bad_value("--timeout", value, "more than 0, with its unit: ms, s, min or h");
        }
        return;
    case OPTION_ON_DISCONNECT:
        request->on_disconnect = disconnect_action(value);
        return;
    case OPTION_PRIORITY:
        request->priority = priority(value);
        return;
    case OPTION_KEY:
        request->ordering_key = bytes_of(value);
        return;
    case OPTION_REQUEST_ID:
        request->request_id = bytes_of(value);
        return;
    case OPTION_STAND_IN:
        options->stand_in = true;
        return;
    case OPTION_HELP:
        options_print(HELP);
    }
}

static void *array_for(int argc, size_t element)
{
    void *array = calloc((size_t)argc, element);

    if (array == NULL) {
        fail(STATUS_BROKER, "no memory for %d arguments", argc);
    }
    return array;
}

int execbroker_exec_main(int argc, char **argv)
{
    struct exec_options options = {.request = EXECBROKER__V1__EXEC_REQUEST__INIT};
    struct greeting greeting = {0};
    int status;
    int name;

    options.variables = array_for(argc, sizeof *options.variables);
    options.request.environment = array_for(argc, sizeof *options.request.environment);
    while ((name = options_next(argc, argv, OPTIONS)) >= 0) {
        take_option(&options, name, optarg);
    }
    if (optind == argc) {
        fail(STATUS_NO_COMMAND,
             "no command; usage: execbroker exec [OPTION...] [--] COMMAND [ARGUMENT...]");
    }
    greeting.profile = options.profile;
    status = run_command(connection_socket_path(options.socket), &greeting, &options.request,
                         argv + optind, options.stand_in);
    free(options.request.environment);
    free(options.variables);
    return status;
}
