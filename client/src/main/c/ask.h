/* A connection that runs no command. */
#ifndef EXECBROKER_ASK_H
#define EXECBROKER_ASK_H

#include "connection.h"

/* Sends a question and returns the answer, to be freed with connection_free_frame. Any other frame
 * than the one expected, and silence, end the program. */
Execbroker__V1__BrokerFrame *ask(struct connection *connection,
                                 const Execbroker__V1__ClientFrame *question,
                                 Execbroker__V1__BrokerFrame__FrameCase expected);

#endif
