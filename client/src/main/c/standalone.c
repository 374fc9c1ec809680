#include "standalone.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "close_from.h"
#include "exit_status.h"
#include "message.h"

static const char BROKER[] = "execbrokerd";

/* NAME=VALUE for execve, or NULL when there is no such variable or it is no number. sudo sets these
 * two. */
static char *numeric_variable(const char *name, char *room, size_t size)
{
    const char *value = getenv(name);

    if (value == NULL || value[0] == '\0' || strspn(value, "0123456789") != strlen(value) ||
        (size_t)snprintf(room, size, "%s=%s", name, value) >= size) {
        return NULL;
    }
    return room;
}

/* The broker's program beside this one, whatever links lead here. */
static void find_broker(char *path, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", path, size);
    char *name;

    if (length <= 0 || (size_t)length >= size) {
        fail(STATUS_BROKER, "cannot tell where this program lies (/proc/self/exe): %s",
             strerror(errno));
    }
    path[length] = '\0';
    name = strrchr(path, '/') + 1;
    if ((size_t)(name - path) + sizeof BROKER > size) {
        fail(STATUS_BROKER, "%s: the path is too long", path);
    }
    memcpy(name, BROKER, sizeof BROKER);
}

/*
 * The program is the one beside ours and never one that PATH offers, and the environment is made
 * here: what an ordinary user may have put into it must not steer a program that runs as root. Of
 * it only the numbers of sudo are kept, which say whose daemon this is, and no TMPDIR.
 */
void standalone_run(const char *conf)
{
    char broker[PATH_MAX];
    char uid[32];
    char gid[32];
    char *arguments[] = {broker, (char *)"rootwrap-daemon", (char *)"--", (char *)conf, NULL};
    char *environment[] = {(char *)"PATH=/usr/sbin:/usr/bin:/sbin:/bin", (char *)"LC_ALL=C.UTF-8",
                           NULL, NULL, NULL};
    size_t used = 2;

    find_broker(broker, sizeof broker);
    if (numeric_variable("SUDO_UID", uid, sizeof uid) != NULL) {
        environment[used++] = uid;
    }
    if (numeric_variable("SUDO_GID", gid, sizeof gid) != NULL) {
        environment[used] = gid;
    }
    signal(SIGPIPE, SIG_DFL);
    close_from(STDERR_FILENO + 1);
    execve(broker, arguments, environment);
    fail(STATUS_BROKER, "%s: cannot start a broker: %s; is execbroker installed as a whole?",
         broker, strerror(errno));
}
