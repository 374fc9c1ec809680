/* One binary with three names. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exit_status.h"
#include "message.h"
#include "programs.h"
#include "stand_in.h"

/* What is opened later must not become one of the three, and all three are handed over: a closed
 * one is /dev/null. */
static void fill_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd) {
            exit(STATUS_BROKER);
        }
    }
}

int main(int argc, char **argv)
{
    const char *name = program_invocation_short_name;

    stand_in_if_asked();
    fill_standard_streams();
    signal(SIGPIPE, SIG_IGN);
    if (strcmp(name, "execbroker-rootwrap") == 0) {
        return rootwrap_main(argc, argv);
    }
    if (strcmp(name, "execbroker-rootwrap-daemon") == 0) {
        return rootwrap_daemon_main(argc, argv);
    }
    return execbroker_main(argc, argv);
}
