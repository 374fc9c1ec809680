/* Deadlines, in milliseconds of the monotonic clock. */
#ifndef EXECBROKER_CLOCK_H
#define EXECBROKER_CLOCK_H

#include <stdint.h>

int64_t clock_now_ms(void);

/* For poll(2): what is left until the deadline, at least 0. */
int clock_left_ms(int64_t deadline_ms);

#endif
