/* Closing what an exec must not inherit. */
#ifndef EXECBROKER_CLOSE_FROM_H
#define EXECBROKER_CLOSE_FROM_H

#include <sys/syscall.h>
#include <unistd.h>

/*
 * Closes every descriptor from `first` on: close_range(2), which not every C library wraps, and not
 * every kernel or container knows. What is open has a number below the limit, unless that was
 * lowered since.
 */
static inline void close_from(int first)
{
    if (syscall(SYS_close_range, first, ~0U, 0U) != 0) {
        for (long fd = first, end = sysconf(_SC_OPEN_MAX); fd < end; fd++) {
            close((int)fd);
        }
    }
}

#endif
