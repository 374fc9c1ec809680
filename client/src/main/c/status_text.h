/* The broker's state as text, on standard output. The status has a profile. */
#ifndef EXECBROKER_STATUS_TEXT_H
#define EXECBROKER_STATUS_TEXT_H

#include "execbroker/v1/exec.pb-c.h"

/* Aligned, for people. */
void status_print(const char *socket, const Execbroker__V1__Welcome *welcome,
                  const Execbroker__V1__Status *status);

/* One JSON object, for programs. Bytes of a path that are not ASCII are written as \u00XX, one for
 * each. */
void status_print_json(const char *socket, const Execbroker__V1__Welcome *welcome,
                       const Execbroker__V1__Status *status);

#endif
