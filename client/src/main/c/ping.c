/* execbroker ping: how long the broker takes to answer. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ask.h"
#include "handshake.h"
#include "message.h"
#include "options.h"
#include "programs.h"
#include "quantity.h"

static const char HELP[] =
    "Usage: execbroker ping [--count N] [--socket PATH] [--profile NAME]\n"
    "\n"
    "Measures how long the broker takes to answer, several times.\n"
    "\n"
    "  --count N        how often, 1 to 1000000 (default: 5)\n"
    "  --socket PATH    the broker's socket (default: $EXECBROKER_SOCKET, else\n"
    "                   /run/execbroker/execbroker.sock)\n"
    "  --profile NAME   needed when you may use several\n"
    "  -h, --help       this text\n"
    "\n"
    "Exit status: 0 when every ping was answered; 99 when you may not use the broker;\n"
    "125 when it cannot be reached or refuses otherwise.\n";

enum { OPTION_SOCKET = 256, OPTION_PROFILE, OPTION_COUNT };

static const struct option OPTIONS[] = {
    {"count", required_argument, NULL, OPTION_COUNT},
    {"socket", required_argument, NULL, OPTION_SOCKET},
    {"profile", required_argument, NULL, OPTION_PROFILE},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

enum {
    DEFAULT_COUNT = 5,
    MOST = 1000000,
    /* Between two: a broker takes no more than a hundred in ten seconds. */
    PAUSE_MS = 150,
};

struct ping_options {
    const char *socket;
    const char *profile;
    uint32_t count;
};

static struct ping_options read_options(int argc, char **argv)
{
    struct ping_options options = {.count = DEFAULT_COUNT};
    int name;

    while ((name = options_next(argc, argv, OPTIONS)) >= 0) {
        switch (name) {
        case OPTION_COUNT:
            if (!quantity_decimal(optarg, MOST, &options.count) || options.count == 0) {
                options_bad_value("--count", optarg, "1 to 1000000");
            }
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

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double round_trip_ms(struct connection *connection, uint64_t value)
{
    Execbroker__V1__Ping ping = EXECBROKER__V1__PING__INIT;
    Execbroker__V1__ClientFrame frame = EXECBROKER__V1__CLIENT_FRAME__INIT;
    Execbroker__V1__BrokerFrame *answer;
    double begin = now_ms();
    double end;

    ping.value = value;
    frame.frame_case = EXECBROKER__V1__CLIENT_FRAME__FRAME_PING;
    frame.ping = &ping;
    answer = ask(connection, &frame, EXECBROKER__V1__BROKER_FRAME__FRAME_PONG);
    end = now_ms();
    if (answer->pong->value != value) {
        connection_broken(connection);
    }
    connection_free_frame(answer);
    return end - begin;
}

static void pause_between(void)
{
    struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
    nanosleep(&pause, NULL);
}

int execbroker_ping_main(int argc, char **argv)
{
    struct ping_options options = read_options(argc, argv);
    struct greeting greeting = {.profile = options.profile};
    struct connection connection;
    double least = 0;
    double most = 0;
    double sum = 0;
    bool is_written = true;

    connection_require(&connection, connection_socket_path(options.socket));
    connection_free_frame(handshake(&connection, &greeting, handshake_deadline_ms()));
    for (uint32_t i = 1; i <= options.count && is_written; i++) {
        double took = round_trip_ms(&connection, i);

        least = i == 1 || took < least ? took : least;
        most = took > most ? took : most;
        sum += took;
        printf("%u: %.3f ms\n", i, took);
        if (i < options.count) {
            is_written = fflush(stdout) == 0;
            pause_between();
        }
    }
    printf("%u answered; least %.3f, mean %.3f, most %.3f ms\n", options.count, least,
           sum / options.count, most);
    connection_close(&connection);
    return fflush(stdout) == 0 && is_written ? EXIT_SUCCESS : EXIT_FAILURE;
}
