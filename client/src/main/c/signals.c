#include "signals.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "exit_status.h"
#include "message.h"

void signals_to_forward(sigset_t *set)
{
    static const int numbers[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};

    sigemptyset(set);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct sigaction current;
        /* A blocked signal is queued even when it is ignored: it must stay out of the set. */
        if (sigaction(numbers[i], NULL, &current) == 0 && current.sa_handler != SIG_IGN) {
            sigaddset(set, numbers[i]);
        }
    }
}

int signals_take_over(const sigset_t *set)
{
    int descriptor;

    sigprocmask(SIG_BLOCK, set, NULL);
    descriptor = signalfd(-1, set, SFD_NONBLOCK | SFD_CLOEXEC);
    if (descriptor < 0) {
        fail(STATUS_BROKER, "cannot watch signals: %s", strerror(errno));
    }
    return descriptor;
}

int signals_next(int descriptor)
{
    struct signalfd_siginfo info;
    ssize_t count;

    do {
        count = read(descriptor, &info, sizeof info);
    } while (count < 0 && errno == EINTR);
    return count == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}
