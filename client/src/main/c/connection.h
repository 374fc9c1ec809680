/*
 * A connection to the broker: finding its socket, judging who is behind it, and moving whole
 * frames. What goes wrong beyond repair ends the program with one line and STATUS_BROKER.
 */
#ifndef EXECBROKER_CONNECTION_H
#define EXECBROKER_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "execbroker/v1/exec.pb-c.h"

struct connection {
    int fd;
    /* Of the socket, for messages. Not owned. */
    const char *path;
    /* Bytes received that are not yet a frame. Owned. */
    uint8_t *buffer;
    size_t filled;
    size_t capacity;
};

/* The option if it is given, else EXECBROKER_SOCKET, else the usual place. */
const char *connection_socket_path(const char *option);

/*
 * Connects, unless there is no such file: then it returns false and says nothing. The process
 * behind the socket must be root's or the caller's own: anybody else could have put a socket in the
 * way to have descriptors and command lines told to him, and to answer that a command ran.
 */
bool connection_open(struct connection *connection, const char *path);

/* The same for those who cannot do without a broker. */
void connection_require(struct connection *connection, const char *path);

/*
 * Sends a whole frame. A broker that has closed is no failure here: it may have said why, and the
 * next read finds that or the end.
 */
void connection_send(struct connection *connection, const Execbroker__V1__ClientFrame *frame);

/* Sends one byte 0 that carries descriptors 0, 1 and 2. */
void connection_send_descriptors(struct connection *connection);

enum arrival { ARRIVAL_FRAME, ARRIVAL_NOTHING, ARRIVAL_END };

/* The next frame if it is there already, to be freed with connection_free_frame. Never waits. */
enum arrival connection_take(struct connection *connection, Execbroker__V1__BrokerFrame **frame);

/* The next frame, waited for until the deadline. The end of the connection and silence end the
 * program. */
Execbroker__V1__BrokerFrame *connection_await(struct connection *connection, int64_t deadline_ms);

void connection_free_frame(Execbroker__V1__BrokerFrame *frame);

/* Closes the descriptor and frees the buffer. */
void connection_close(struct connection *connection);

/* Ends the program: the peer says nothing. */
_Noreturn void connection_silent(const struct connection *connection);

/* Ends the program: the peer breaks the protocol. */
_Noreturn void connection_broken(const struct connection *connection);

#endif
