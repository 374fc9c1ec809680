#include "handshake.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "clock.h"
#include "exit_status.h"
#include "message.h"
#include "refusal.h"

enum {
    PROTOCOL_VERSION = 1,
    /* Enough for a broker that the service manager starts on this very connect. */
    HANDSHAKE_MS = 10000,
};

static const char CLIENT_NAME[] = "execbroker " EXECBROKER_VERSION;

/*
 * The path as the broker's configuration would have it, by its text alone: no link is followed and
 * `..` stays, for the broker compares text, and what is not resolved here cannot be resolved to
 * something else.
 */
static char *absolute(const char *path)
{
    char folder[PATH_MAX];
    size_t room;
    char *whole;

    if (path[0] == '/') {
        folder[0] = '\0';
    } else if (getcwd(folder, sizeof folder) == NULL) {
        fail(STATUS_BAD_CONFIG,
             "%s: cannot tell the working directory: %s; name the file by its absolute path", path,
             strerror(errno));
    }
    room = strlen(folder) + 1 + strlen(path) + 1;
    whole = malloc(room);
    if (whole == NULL) {
        fail(STATUS_BROKER, "no memory for a path of %zu bytes", room);
    }
    strcpy(whole, folder);
    strcat(whole, "/");
    strcat(whole, path);
    return whole;
}

/* Takes the frame when it is the one wanted; every other ends the program. */
static void require(const struct connection *connection, const struct greeting *greeting,
                    const Execbroker__V1__BrokerFrame *frame,
                    Execbroker__V1__BrokerFrame__FrameCase wanted)
{
    if (frame->frame_case == EXECBROKER__V1__BROKER_FRAME__FRAME_GOAWAY) {
        fail_by_goaway(connection, frame->goaway, greeting->rootwrap_conf != NULL);
    }
    if (frame->frame_case != wanted) {
        connection_broken(connection);
    }
}

int64_t handshake_deadline_ms(void)
{
    return clock_now_ms() + HANDSHAKE_MS;
}

Execbroker__V1__BrokerFrame *handshake(struct connection *connection,
                                       const struct greeting *greeting, int64_t deadline_ms)
{
    Execbroker__V1__Hello hello = EXECBROKER__V1__HELLO__INIT;
    Execbroker__V1__ClientFrame frame = EXECBROKER__V1__CLIENT_FRAME__INIT;
    Execbroker__V1__BrokerFrame *welcome;
    char *rootwrap_conf =
        greeting->rootwrap_conf != NULL ? absolute(greeting->rootwrap_conf) : NULL;

    hello.protocol_version = PROTOCOL_VERSION;
    hello.client_name = (char *)CLIENT_NAME;
    if (greeting->profile != NULL) {
        hello.profile = (char *)greeting->profile;
    }
    if (rootwrap_conf != NULL) {
        hello.rootwrap_conf = bytes_of(rootwrap_conf);
    }
    if (greeting->descriptors) {
        hello.stdio_mode = EXECBROKER__V1__STDIO_MODE__STDIO_MODE_DESCRIPTORS;
    }
    frame.frame_case = EXECBROKER__V1__CLIENT_FRAME__FRAME_HELLO;
    frame.hello = &hello;
    connection_send(connection, &frame);
    free(rootwrap_conf);

    welcome = connection_await(connection, deadline_ms);
    require(connection, greeting, welcome, EXECBROKER__V1__BROKER_FRAME__FRAME_WELCOME);
    if (welcome->welcome->limits == NULL ||
        welcome->welcome->protocol_version != PROTOCOL_VERSION) {
        connection_broken(connection);
    }
    if (greeting->descriptors) {
        connection_send_descriptors(connection);
    }
    return welcome;
}
