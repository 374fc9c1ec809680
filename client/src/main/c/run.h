/* One command on our own standard streams, from the connection to its end. */
#ifndef EXECBROKER_RUN_H
#define EXECBROKER_RUN_H

#include <stdbool.h>

#include "handshake.h"

/*
 * Connects, asks for the command and stays until it is answered: forwards signals, keeps a stand-in
 * for a long command when one is wanted, says what is to be said.
 *
 * greeting: whose filters; the descriptors are added here. request: all but stream and arguments.
 * argv: the command, with NULL at its end. Returns the exit status.
 */
int run_command(const char *socket_path, const struct greeting *greeting,
                Execbroker__V1__ExecRequest *request, char *const argv[], bool with_stand_in);

#endif
