/* Closing what an exec must not inherit. */
#ifndef EXECBROKER_CLOSE_FROM_H
#define EXECBROKER_CLOSE_FROM_H

#include <sys/syscall.h>
#include <unistd.h>

/* Closes every descriptor from `first` on: close_range(2), which not every C library wraps. */
static inline void close_from(unsigned first)
{
    syscall(SYS_close_range, first, ~0U, 0U);
}

#endif
