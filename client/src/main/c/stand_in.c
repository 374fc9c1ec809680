#include "stand_in.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "close_from.h"
#include "signals.h"

enum {
    /* The broker takes 1 MiB of arguments at most; the path in argv[0] may have grown. */
    COMMAND_LINE_MAX_BYTES = (1 << 20) + (1 << 16),
    COMMAND_LINE_STEP_BYTES = 4096,
};

/* Its value is the pid of who starts it: a variable that lies about has no effect. */
static const char MARKER[] = "EXECBROKER_STAND_IN";

/* ---- the child */

/* The pidfd means that very parent even when its number is another's by then. */
static int follow(pid_t parent)
{
    int pidfd = (int)syscall(SYS_pidfd_open, parent, 0);

    if (pidfd < 0 || getppid() != parent) {
        _exit(0);
    }
    return pidfd;
}

void stand_in_if_asked(void)
{
    const char *marker = getenv(MARKER);
    sigset_t all;
    sigset_t forward;
    int parent;

    if (marker == NULL || strtol(marker, NULL, 10) != getppid()) {
        return;
    }
    /* Not sigfillset(3), which leaves out those that the C library keeps for itself. */
    memset(&all, 0xff, sizeof all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    /* Process tables show it by this name; its arguments are the command's. */
    prctl(PR_SET_NAME, "eb-stand-in");
    parent = follow(getppid());
    signals_to_forward(&forward);
    for (;;) {
        int number = sigwaitinfo(&forward, NULL);

        if (number > 0) {
            syscall(SYS_pidfd_send_signal, parent, number, NULL, 0);
        }
    }
}

/* ---- the parent */

/* Reads all of /proc/PID/cmdline into memory of its own, NUL after every argument. NULL when it
 * cannot. */
static char *read_command_line(int64_t pid, size_t *length)
{
    char path[64];
    char *text = NULL;
    size_t capacity = 0;
    int file;

    snprintf(path, sizeof path, "/proc/%lld/cmdline", (long long)pid);
    file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return NULL;
    }
    *length = 0;
    for (;;) {
        ssize_t count;

        if (*length + 1 >= capacity) {
            char *larger = capacity < COMMAND_LINE_MAX_BYTES
                               ? realloc(text, capacity + COMMAND_LINE_STEP_BYTES)
                               : NULL;
            if (larger == NULL) {
                break;
            }
            text = larger;
            capacity += COMMAND_LINE_STEP_BYTES;
        }
        count = read(file, text + *length, capacity - *length - 1);
        if (count == 0 && *length > 0) {
            close(file);
            /* A process that has overwritten its arguments may have lost the last NUL. */
            text[*length] = '\0';
            *length += text[*length - 1] != '\0';
            return text;
        }
        if (count == 0 || (count < 0 && errno != EINTR)) {
            break;
        }
        *length += count > 0 ? (size_t)count : 0;
    }
    close(file);
    free(text);
    return NULL;
}

/* Pointers into text, which holds NUL-terminated arguments and nothing after them. */
static char **split(char *text, size_t length)
{
    size_t count = 0;
    char **arguments;

    for (size_t i = 0; i < length; i++) {
        count += text[i] == '\0';
    }
    arguments = calloc(count + 1, sizeof *arguments);
    if (arguments == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        arguments[i] = text;
        text += strlen(text) + 1;
    }
    return arguments;
}

/*
 * What runs in the child between fork and exec. In a session of its own, for ^C on the terminal is
 * meant for the parent; and without descriptors, for the ends of pipes are the command's alone.
 *
 * Ends with its parent: by the kernel's signal, and, should the parent have died before that was
 * asked for, by the comparison. Not left to the other side of exec: there, an orphan would take the
 * arguments that it shows for its own command line.
 */
static _Noreturn void become_stand_in(pid_t parent, char *const arguments[])
{
    char marker[64];
    char *environment[] = {marker, NULL};

    snprintf(marker, sizeof marker, "%s=%ld", MARKER, (long)parent);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(0);
    }
    setsid();
    close_from(0);
    execve("/proc/self/exe", arguments, environment);
    _exit(0);
}

void stand_in_start(struct stand_in *stand_in, int64_t command_pid, char *const argv[])
{
    size_t length = 0;
    char *text = read_command_line(command_pid, &length);
    char **shown = text != NULL ? split(text, length) : NULL;
    pid_t self = getpid();
    pid_t child = fork();

    if (child == 0) {
        become_stand_in(self, shown != NULL ? shown : argv);
    }
    free(shown);
    free(text);
    stand_in->pid = child > 0 ? child : 0;
}

bool stand_in_was_killed(struct stand_in *stand_in)
{
    int status;

    if (stand_in->pid == 0 || waitpid(stand_in->pid, &status, WNOHANG) != stand_in->pid) {
        return false;
    }
    stand_in->pid = 0;
    return WIFSIGNALED(status);
}

void stand_in_end(struct stand_in *stand_in)
{
    if (stand_in->pid == 0) {
        return;
    }
    kill(stand_in->pid, SIGKILL);
    while (waitpid(stand_in->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    stand_in->pid = 0;
}
