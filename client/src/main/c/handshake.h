/* From a connected socket to one that takes requests (PROTOCOL.md, section 3). */
#ifndef EXECBROKER_HANDSHAKE_H
#define EXECBROKER_HANDSHAKE_H

#include <stdbool.h>

#include "connection.h"

/* What the client asks for. At most one of the two names a profile. */
struct greeting {
    const char *profile;
    const char *rootwrap_conf;
    /* Hand over descriptors 0, 1 and 2: the connection is for one command, whose streams they
     * become. */
    bool descriptors;
};

/* When the answers to a handshake that begins now are overdue, on the clock of clock_now_ms. */
int64_t handshake_deadline_ms(void);

/*
 * Says Hello, waits for the answer and hands over descriptors; what becomes of those, StdioReady or
 * Goaway, is the next frame. Returns the frame with the broker's Welcome, to be freed with
 * connection_free_frame. A refusal ends the program, and so does silence until the deadline.
 */
Execbroker__V1__BrokerFrame *handshake(struct connection *connection,
                                       const struct greeting *greeting, int64_t deadline_ms);

#endif
