/*
 * execbroker-rootwrap-daemon CONF: what stands in an agent's `root_helper_daemon`. Asks the broker
 * for a door that speaks oslo.rootwrap's protocol, tells the agent where it is, and holds it open.
 * No command passes through here.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ask.h"
#include "connection.h"
#include "exit_status.h"
#include "handshake.h"
#include "message.h"
#include "options.h"
#include "programs.h"
#include "refusal.h"
#include "signals.h"
#include "standalone.h"

static const char HELP[] =
    "Usage: execbroker-rootwrap-daemon [--socket PATH] [--standalone] CONF\n"
    "\n"
    "Opens a private socket on which the broker's profile whose rootwrap.conf is CONF\n"
    "answers oslo.rootwrap clients; prints its path and key, and stays until SIGTERM,\n"
    "SIGINT, the end of standard input or the daemon_timeout of CONF. Takes the place\n"
    "of `sudo neutron-rootwrap-daemon` in an agent's root_helper_daemon; needs no\n"
    "sudo.\n"
    "\n"
    "  --socket PATH   the broker's socket (default: $EXECBROKER_SOCKET, else\n"
    "                  /run/execbroker/execbroker.sock)\n"
    "  --standalone    start a broker for CONF alone; as root. So it is without a\n"
    "                  broker's socket, too\n"
    "  -h, --help      this text\n"
    "  --version       the version of this program\n"
    "\n"
    "Exit status: 0 when the door was closed; 97 when the broker knows no such CONF,\n"
    "98 without CONF, 99 when you may not use it; 125 when the broker cannot be\n"
    "reached or refuses otherwise.\n";

enum { OPTION_SOCKET = 256, OPTION_STANDALONE, OPTION_VERSION, OPTION_HELP = 'h' };

static const struct option OPTIONS[] = {
    {"socket", required_argument, NULL, OPTION_SOCKET},
    {"standalone", no_argument, NULL, OPTION_STANDALONE},
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

enum {
    KEY_BYTES = 32,
    /* sun_path without its NUL. */
    PATH_MAX_BYTES = 107,
};

struct daemon_options {
    const char *socket;
    const char *conf;
    bool standalone;
};

static struct daemon_options read_options(int argc, char **argv)
{
    struct daemon_options options = {0};
    int name;

    while ((name = options_next(argc, argv, OPTIONS)) >= 0) {
        switch (name) {
        case OPTION_SOCKET:
            options.socket = optarg;
            break;
        case OPTION_STANDALONE:
            options.standalone = true;
            break;
        case OPTION_VERSION:
            options_print_version();
        default:
            options_print(HELP);
        }
    }
    if (argc - optind != 1) {
        fail(STATUS_NO_COMMAND,
             "one CONF is needed; usage: execbroker-rootwrap-daemon [--standalone] CONF");
    }
    options.conf = argv[optind];
    return options;
}

/* ---- the door */

/*
 * Path, newline and key in one write: the agent reads a line and 32 bytes, and never again. Both
 * lengths are what the protocol promises, and a pipe takes so little at once.
 */
static void print_door(const struct connection *connection,
                       const Execbroker__V1__RootwrapOpened *opened)
{
    uint8_t line[PATH_MAX_BYTES + 1 + KEY_BYTES];
    size_t path = opened->socket_path.len;
    size_t length = path + 1 + KEY_BYTES;

    if (path == 0 || path > PATH_MAX_BYTES || opened->key.len != KEY_BYTES ||
        memchr(opened->socket_path.data, '\n', path) != NULL) {
        connection_broken(connection);
    }
    memcpy(line, opened->socket_path.data, path);
    line[path] = '\n';
    memcpy(line + path + 1, opened->key.data, KEY_BYTES);
    if (write(STDOUT_FILENO, line, length) != (ssize_t)length) {
        fail(STATUS_BROKER, "cannot print the socket's path: %s", strerror(errno));
    }
    explicit_bzero(line, sizeof line);
}

static void open_door(struct connection *connection)
{
    Execbroker__V1__OpenRootwrap wish = EXECBROKER__V1__OPEN_ROOTWRAP__INIT;
    Execbroker__V1__ClientFrame frame = EXECBROKER__V1__CLIENT_FRAME__INIT;
    Execbroker__V1__BrokerFrame *answer;

    frame.frame_case = EXECBROKER__V1__CLIENT_FRAME__FRAME_OPEN_ROOTWRAP;
    frame.open_rootwrap = &wish;
    answer = ask(connection, &frame, EXECBROKER__V1__BROKER_FRAME__FRAME_ROOTWRAP_OPENED);
    print_door(connection, answer->rootwrap_opened);
    connection_free_frame(answer);
}

static void ask_to_close(struct connection *connection)
{
    Execbroker__V1__CloseRootwrap wish = EXECBROKER__V1__CLOSE_ROOTWRAP__INIT;
    Execbroker__V1__ClientFrame frame = EXECBROKER__V1__CLIENT_FRAME__INIT;

    frame.frame_case = EXECBROKER__V1__CLIENT_FRAME__FRAME_CLOSE_ROOTWRAP;
    frame.close_rootwrap = &wish;
    connection_send(connection, &frame);
}

/* ---- waiting */

/* True while the door is open. */
static bool is_open(struct connection *connection)
{
    Execbroker__V1__BrokerFrame *frame;

    for (;;) {
        Execbroker__V1__BrokerFrame__FrameCase kind;

        switch (connection_take(connection, &frame)) {
        case ARRIVAL_NOTHING:
            return true;
        case ARRIVAL_END:
            fail(STATUS_BROKER, "%s: the broker is gone; the agent will start this program again",
                 connection->path);
        case ARRIVAL_FRAME:
            break;
        }
        kind = frame->frame_case;
        if (kind == EXECBROKER__V1__BROKER_FRAME__FRAME_GOAWAY &&
            frame->goaway->reason != EXECBROKER__V1__GOAWAY_REASON__GOAWAY_REASON_DRAINING) {
            fail_by_goaway(connection, frame->goaway, true);
        }
        connection_free_frame(frame);
        if (kind == EXECBROKER__V1__BROKER_FRAME__FRAME_ROOTWRAP_CLOSED) {
            return false;
        }
        if (kind != EXECBROKER__V1__BROKER_FRAME__FRAME_GOAWAY) {
            connection_broken(connection);
        }
    }
}

/*
 * The end of standard input says that the agent is gone, when it is something whose other end the
 * agent can hold: a pipe, a socket or a terminal. /dev/null is at its end from the beginning and
 * says nothing.
 */
static int agent_descriptor(void)
{
    struct stat status;

    if (fstat(STDIN_FILENO, &status) == 0 &&
        (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || isatty(STDIN_FILENO))) {
        return STDIN_FILENO;
    }
    return -1;
}

static bool agent_is_gone(void)
{
    char ignored[512];
    ssize_t count = read(STDIN_FILENO, ignored, sizeof ignored);

    return count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN);
}

static int watch_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    return signals_take_over(&set);
}

/* Until the door is closed, whoever closes it. A second signal is for one who does not want to wait
 * for commands that still run: the connection's end closes the door as well. */
static int hold_open(struct connection *connection, int signals)
{
    struct pollfd watched[] = {
        {.fd = connection->fd, .events = POLLIN},
        {.fd = signals, .events = POLLIN},
        {.fd = agent_descriptor(), .events = POLLIN},
    };
    bool is_closing = false;

    while (is_open(connection)) {
        int number;

        if (poll(watched, sizeof watched / sizeof watched[0], -1) < 0) {
            continue;
        }
        number = signals_next(signals);
        if (number != 0 && is_closing) {
            return STATUS_SIGNAL_BASE + number;
        }
        if (number != 0 || (watched[2].revents != 0 && agent_is_gone())) {
            ask_to_close(connection);
            is_closing = true;
            watched[2].fd = -1;
        }
    }
    return 0;
}

static _Noreturn void do_without_broker(const char *path, const char *conf)
{
    if (geteuid() != 0) {
        fail(STATUS_BROKER,
             "%s: no such socket; start execbrokerd, name its socket with --socket or "
             "EXECBROKER_SOCKET, or start this program as root",
             path);
    }
    standalone_run(conf);
}

int rootwrap_daemon_main(int argc, char **argv)
{
    struct daemon_options options = read_options(argc, argv);
    struct greeting greeting = {.rootwrap_conf = options.conf};
    const char *path = connection_socket_path(options.socket);
    struct connection connection;
    int signals;
    int status;

    if (options.standalone) {
        standalone_run(options.conf);
    }
    if (!connection_open(&connection, path)) {
        do_without_broker(path, options.conf);
    }
    signals = watch_signals();
    connection_free_frame(handshake(&connection, &greeting, handshake_deadline_ms()));
    open_door(&connection);
    status = hold_open(&connection, signals);
    close(signals);
    connection_close(&connection);
    return status;
}
