/* What the broker refuses, as a line and an exit status. The broker's own sentence names the thing
 * and the remedy. */
#ifndef EXECBROKER_REFUSAL_H
#define EXECBROKER_REFUSAL_H

#include <stdbool.h>

#include "connection.h"

/* Ends the program. With by_rootwrap_conf an unknown profile is rootwrap's "bad configuration". */
_Noreturn void fail_by_goaway(const struct connection *connection,
                              const Execbroker__V1__Goaway *goaway, bool by_rootwrap_conf);

/* Says why the command did not run. Returns the exit status. */
int report_rejected(const Execbroker__V1__Rejected *rejected);

#endif
