/*
 * The floor of a sync: what a trace costs a C program that spawns its commands itself, as many at once as
 * agents do. One thread; posix_spawn(3), pipes, poll(2), waitid(2). The outputs are read to their ends.
 *
 * Usage: agents TRACE AGENT=WORKERS,...
 *
 * TRACE has for every command a line, and what the line announces:
 *
 *     ID AGENT OWNER WAITS ARGC STDIN_BYTES
 *     one line for each of the ARGC arguments, the first a path
 *     STDIN_BYTES bytes and a newline
 *
 * Of each agent so many owners are worked on at once, the commands of one in their order; WAITS is 0 for a
 * command whose end nobody waits for. What it says on standard output, and when, is what agents.py says.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    MAX_RUNNING = 4096,
    MAX_ARGC = 256,
    MAX_NAME = 128,
    /* What a pipe surely holds, so that writing it never waits. */
    MAX_STDIN_BYTES = 64 << 10,
    STDERR_BYTES = 500,
    PIPES = 2,
};

struct command {
    char id[MAX_NAME], agent[MAX_NAME], owner[MAX_NAME];
    char **argv;
    char *stdin_bytes;
    size_t stdin_length;
    int waits, exit;
    int64_t started_nanos, ended_nanos;
    size_t stderr_length;
    char stderr_bytes[STDERR_BYTES];
};

struct slot {
    struct command *command;
    pid_t pid;
    int open_pipes;
};

static struct command *commands;
static size_t commands_length;
static struct slot slots[MAX_RUNNING];
/* The pipes of slot i are at i * PIPES; poll(2) skips those that are -1. */
static struct pollfd pipes[MAX_RUNNING * PIPES];

__attribute__((noreturn, format(printf, 1, 2))) static void die(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("error ", stdout);
    vprintf(format, arguments);
    putchar('\n');
    va_end(arguments);
    fflush(stdout);
    exit(EXIT_FAILURE);
}

static void *allocate(void *old, size_t bytes) {
    void *memory = realloc(old, bytes);
    if (memory == NULL) {
        die("no memory for %zu bytes", bytes);
    }
    return memory;
}

static int64_t now_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static char *read_line(FILE *file) {
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length = getline(&line, &capacity, file);
    if (length < 1 || line[length - 1] != '\n') {
        die("the trace ends in the middle of a line");
    }
    line[length - 1] = '\0';
    return line;
}

static void read_trace(const char *path) {
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        die("%s: %s", path, strerror(errno));
    }
    for (int next; (next = getc(file)) != EOF;) {
        ungetc(next, file);
        commands = allocate(commands, (commands_length + 1) * sizeof *commands);
        struct command *command = &commands[commands_length++];
        *command = (struct command){.exit = 0};
        char *head = read_line(file);
        size_t argc;
        if (sscanf(head, "%127s %127s %127s %d %zu %zu", command->id, command->agent,
                   command->owner, &command->waits, &argc, &command->stdin_length) != 6 ||
            argc < 1 || argc > MAX_ARGC || command->stdin_length > MAX_STDIN_BYTES) {
            die("%s: %s (expected: 1 to %d arguments, %d bytes)", path, head, MAX_ARGC,
                MAX_STDIN_BYTES);
        }
        free(head);
        command->argv = allocate(NULL, (argc + 1) * sizeof *command->argv);
        for (size_t i = 0; i < argc; i++) {
            command->argv[i] = read_line(file);
        }
        command->argv[argc] = NULL;
        command->stdin_bytes = allocate(NULL, command->stdin_length + 1);
        if (fread(command->stdin_bytes, 1, command->stdin_length + 1, file) !=
            command->stdin_length + 1) {
            die("%s: ends in the standard input of %s", path, command->id);
        }
    }
    fclose(file);
}

static void make_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) {
        die("pipe2: %s", strerror(errno));
    }
}

static size_t free_slot(void) {
    for (size_t i = 0; i < MAX_RUNNING; i++) {
        if (slots[i].command == NULL) {
            return i;
        }
    }
    die("more than %d commands at once", MAX_RUNNING);
}

static void start(struct command *command) {
    size_t index = free_slot();
    struct slot *slot = &slots[index];
    int input[2] = {-1, -1}, outputs[PIPES][2];
    posix_spawn_file_actions_t actions;

    command->started_nanos = now_nanos();
    posix_spawn_file_actions_init(&actions);
    if (command->stdin_length > 0) {
        make_pipe(input);
        posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
    } else {
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    for (int i = 0; i < PIPES; i++) {
        make_pipe(outputs[i]);
        posix_spawn_file_actions_adddup2(&actions, outputs[i][1], STDOUT_FILENO + i);
    }
    int failure =
        posix_spawn(&slot->pid, command->argv[0], &actions, NULL, command->argv, environ);
    if (failure != 0) {
        die("posix_spawn %s: %s", command->argv[0], strerror(failure));
    }
    posix_spawn_file_actions_destroy(&actions);
    if (command->stdin_length > 0) {
        close(input[0]);
        if (write(input[1], command->stdin_bytes, command->stdin_length) < 0 && errno != EPIPE) {
            die("write: %s", strerror(errno));
        }
        close(input[1]);
    }
    for (int i = 0; i < PIPES; i++) {
        close(outputs[i][1]);
        pipes[index * PIPES + i] = (struct pollfd){.fd = outputs[i][0], .events = POLLIN};
    }
    slot->open_pipes = PIPES;
    slot->command = command;
}

/* Reads once; returns whether that was the end. */
static int drain(struct command *command, int is_stderr, int fd) {
    static char bytes[64 << 10];
    ssize_t count = read(fd, bytes, sizeof bytes);
    if (count < 0 && errno != EINTR) {
        die("read: %s", strerror(errno));
    }
    for (ssize_t i = 0; is_stderr && i < count && command->stderr_length < STDERR_BYTES; i++) {
        command->stderr_bytes[command->stderr_length++] = bytes[i];
    }
    return count == 0;
}

/* Both pipes are at their end: the process has ended or is about to. */
static struct command *finish(struct slot *slot) {
    siginfo_t info;
    while (waitid(P_PID, (id_t)slot->pid, &info, WEXITED) != 0) {
        if (errno != EINTR) {
            die("waitid: %s", strerror(errno));
        }
    }
    struct command *command = slot->command;
    command->ended_nanos = now_nanos();
    command->exit = info.si_code == CLD_EXITED ? info.si_status : -info.si_status;
    slot->command = NULL;
    return command;
}

static int is_of(const struct command *command, const struct command *other) {
    return command < commands + commands_length && strcmp(command->owner, other->owner) == 0;
}

/* Starts from this command of its owner on, up to one that is waited for; returns whether there was one. */
static int go_on(struct command *command) {
    for (struct command *next = command; is_of(next, command); next++) {
        start(next);
        if (next->waits) {
            return 1;
        }
    }
    return 0;
}

/* The first command of an owner of this agent that nobody has worked on, or NULL. */
static struct command *next_owner(const char *agent) {
    for (struct command *at = commands; at < commands + commands_length; at++) {
        int is_first = at == commands || !is_of(at, at - 1);
        if (is_first && at->started_nanos == 0 && strcmp(at->agent, agent) == 0) {
            return at;
        }
    }
    return NULL;
}

/* A worker of this agent is free. */
static void take_owner(const char *agent) {
    struct command *first;
    while ((first = next_owner(agent)) != NULL && !go_on(first)) {
    }
}

static void on_end(struct command *command) {
    if (!command->waits) {
        return;
    }
    if (!is_of(command + 1, command) || !go_on(command + 1)) {
        take_owner(command->agent);
    }
}

static void start_workers(char *workers) {
    for (char *each = strtok(workers, ","); each != NULL; each = strtok(NULL, ",")) {
        char *count = strchr(each, '=');
        if (count == NULL) {
            die("workers: %s (expected: AGENT=WORKERS)", each);
        }
        *count = '\0';
        for (int i = atoi(count + 1); i > 0; i--) {
            take_owner(each);
        }
    }
}

static void run(char *workers) {
    start_workers(workers);
    for (size_t ended = 0; ended < commands_length;) {
        if (poll(pipes, MAX_RUNNING * PIPES, -1) < 0 && errno != EINTR) {
            die("poll: %s", strerror(errno));
        }
        for (size_t i = 0; i < MAX_RUNNING * PIPES; i++) {
            struct slot *slot = &slots[i / PIPES];
            if (pipes[i].fd < 0 || pipes[i].revents == 0 ||
                !drain(slot->command, i % PIPES, pipes[i].fd)) {
                continue;
            }
            close(pipes[i].fd);
            pipes[i].fd = -1;
            if (--slot->open_pipes == 0) {
                ended++;
                on_end(finish(slot));
            }
        }
    }
}

static void report(void) {
    for (struct command *of = commands; of < commands + commands_length; of++) {
        printf("%s %lld %lld %d \"", of->id, (long long)of->started_nanos,
               (long long)of->ended_nanos, of->exit);
        for (size_t i = 0; i < of->stderr_length; i++) {
            printf("\\u%04x", (unsigned char)of->stderr_bytes[i]);
        }
        puts("\"");
    }
}

int main(int argument_count, char **arguments) {
    if (argument_count != 3) {
        die("usage: agents TRACE AGENT=WORKERS,...");
    }
    read_trace(arguments[1]);
    for (size_t i = 0; i < MAX_RUNNING * PIPES; i++) {
        pipes[i].fd = -1;
    }
    signal(SIGPIPE, SIG_IGN);
    puts("ready gcc " __VERSION__ ", one thread");
    fflush(stdout);
    getchar();
    run(arguments[2]);
    report();
    return EXIT_SUCCESS;
}
