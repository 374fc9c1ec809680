/*
 * The floor of the comparison: what running commands costs a C program that does nothing else. One
 * thread; posix_spawn(3), a pipe for each output, poll(2), waitid(2). The outputs are kept, as a caller
 * would need them; standard input is a pipe that is fed in between, or /dev/null where there is nothing to
 * feed.
 *
 * Usage: floor [ABOUT]
 *
 * It is told on standard input what to run, in lines:
 *
 *     CONCURRENCY MILLISECONDS ARGC STDIN_BYTES
 *     one line for each of the ARGC arguments
 *     STDIN_BYTES bytes, which each command is given to read
 *
 * and answers on standard output when so many milliseconds are over and the last command has ended:
 *
 *     LATENCY_NANOS EXIT STDOUT_BYTES STDOUT_CRC32 STDERR_BYTES     for each command
 *     lap ELAPSED_NANOS
 *
 * EXIT is negative for a signal. CONCURRENCY slots each run one command after another; a latency counts
 * from the moment when its slot was free, so the latencies of a slot sum up to the lap. Before the first
 * request it prints "ready ABOUT", by default its own; "error MESSAGE" is its last line when it cannot go on. It ends when
 * standard input does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    MAX_CONCURRENCY = 4096,
    MAX_ARGC = 256,
    MAX_COMMANDS = 1 << 22,
    FIRST_BUFFER_BYTES = 16 << 10,
    MAX_OUTPUT_BYTES = 256 << 20,
    OUTPUTS = 2,
    /* Of a slot: its outputs, then its input where there is one. */
    MAX_PIPES = OUTPUTS + 1,
};

struct output {
    char *bytes;
    size_t length, capacity;
};

struct slot {
    pid_t pid;
    int open_outputs;
    size_t fed;
    int64_t free_since_nanos;
    struct output outputs[OUTPUTS];
};

struct ended {
    int64_t latency_nanos;
    int exit;
    size_t stdout_bytes, stderr_bytes;
    uint32_t stdout_crc32;
};

static struct slot slots[MAX_CONCURRENCY];
/* The pipes of slot i are at i * pipes_each; poll(2) skips those that are -1. */
static struct pollfd pipes[MAX_CONCURRENCY * MAX_PIPES];
static size_t pipes_each;
/* What every command of the lap reads. */
static char *feed;
static size_t feed_length;
static struct ended *results;
static size_t results_length, results_capacity;
static posix_spawnattr_t attributes;

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

static int64_t now_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* IEEE 802.3, as zlib and java.util.zip have it. */
static uint32_t crc32(const char *bytes, size_t length) {
    static uint32_t table[256];
    if (table[1] == 0) {
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = value & 1 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
            }
            table[i] = value;
        }
    }
    uint32_t crc = ~0u;
    for (size_t i = 0; i < length; i++) {
        crc = table[(crc ^ (unsigned char)bytes[i]) & 0xFF] ^ (crc >> 8);
    }
    return ~crc;
}

/* All commands of a lap write the same, or should: then the sum is that of the one before. */
static uint32_t sum_of(const struct output *output) {
    static struct output last;
    static uint32_t last_sum;
    if (output->length != last.length || memcmp(output->bytes, last.bytes, last.length) != 0) {
        if (last.capacity < output->length) {
            last.capacity = output->length;
            last.bytes = realloc(last.bytes, last.capacity);
            if (last.bytes == NULL) {
                die("no memory for %zu bytes of output", last.capacity);
            }
        }
        last.length = output->length;
        memcpy(last.bytes, output->bytes, last.length);
        last_sum = crc32(last.bytes, last.length);
    }
    return last_sum;
}

static void open_input(struct pollfd *watched, posix_spawn_file_actions_t *actions, int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) {
        die("pipe2: %s", strerror(errno));
    }
    if (fcntl(ends[1], F_SETFL, O_NONBLOCK) != 0) {
        die("fcntl: %s", strerror(errno));
    }
    posix_spawn_file_actions_adddup2(actions, ends[0], STDIN_FILENO);
    *watched = (struct pollfd){.fd = ends[1], .events = POLLOUT};
}

static void start(size_t index, char **argv) {
    struct slot *slot = &slots[index];
    struct pollfd *watched = &pipes[index * pipes_each];
    int input[2];
    int ends[OUTPUTS][2];
    posix_spawn_file_actions_t actions;

    posix_spawn_file_actions_init(&actions);
    if (feed_length > 0) {
        open_input(&watched[OUTPUTS], &actions, input);
    } else {
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    for (int i = 0; i < OUTPUTS; i++) {
        if (pipe2(ends[i], O_CLOEXEC) != 0) {
            die("pipe2: %s", strerror(errno));
        }
        posix_spawn_file_actions_adddup2(&actions, ends[i][1], STDOUT_FILENO + i);
    }
    int failure = posix_spawn(&slot->pid, argv[0], &actions, &attributes, argv, environ);
    if (failure != 0) {
        die("posix_spawn %s: %s", argv[0], strerror(failure));
    }
    posix_spawn_file_actions_destroy(&actions);
    if (feed_length > 0) {
        close(input[0]);
    }
    for (int i = 0; i < OUTPUTS; i++) {
        close(ends[i][1]);
        watched[i] = (struct pollfd){.fd = ends[i][0], .events = POLLIN};
        slot->outputs[i].length = 0;
    }
    slot->open_outputs = OUTPUTS;
    slot->fed = 0;
}

/* Writes once; returns whether there is no more to write, or nobody who reads. */
static int fill(struct slot *slot, int fd) {
    ssize_t count = write(fd, feed + slot->fed, feed_length - slot->fed);
    if (count < 0) {
        if (errno == EINTR || errno == EAGAIN) {
            return 0;
        }
        if (errno != EPIPE) {
            die("write: %s", strerror(errno));
        }
        return 1;
    }
    slot->fed += (size_t)count;
    return slot->fed == feed_length;
}

/* Reads once; returns whether that was the end. */
static int drain(struct output *output, int fd) {
    if (output->length == output->capacity) {
        if (output->capacity >= MAX_OUTPUT_BYTES) {
            die("a command wrote more than %d bytes", MAX_OUTPUT_BYTES);
        }
        output->capacity = output->capacity == 0 ? FIRST_BUFFER_BYTES : output->capacity * 2;
        output->bytes = realloc(output->bytes, output->capacity);
        if (output->bytes == NULL) {
            die("no memory for %zu bytes of output", output->capacity);
        }
    }
    ssize_t count = read(fd, output->bytes + output->length, output->capacity - output->length);
    if (count < 0) {
        if (errno == EINTR) {
            return 0;
        }
        die("read: %s", strerror(errno));
    }
    output->length += (size_t)count;
    return count == 0;
}

static struct ended *next_result(void) {
    if (results_length == results_capacity) {
        results_capacity = results_capacity == 0 ? 4096 : results_capacity * 2;
        results = realloc(results, results_capacity * sizeof *results);
        if (results == NULL) {
            die("no memory for %zu results", results_capacity);
        }
    }
    return &results[results_length++];
}

/* Both outputs are at their end: the process has ended or is about to. Returns the time. */
static int64_t finish(struct slot *slot) {
    siginfo_t info;
    while (waitid(P_PID, (id_t)slot->pid, &info, WEXITED) != 0) {
        if (errno != EINTR) {
            die("waitid: %s", strerror(errno));
        }
    }
    int64_t ended_nanos = now_nanos();
    struct output *out = &slot->outputs[0];
    *next_result() = (struct ended){
        .latency_nanos = ended_nanos - slot->free_since_nanos,
        .exit = info.si_code == CLD_EXITED ? info.si_status : -info.si_status,
        .stdout_bytes = out->length,
        .stdout_crc32 = sum_of(out),
        .stderr_bytes = slot->outputs[1].length,
    };
    slot->free_since_nanos = ended_nanos;
    return ended_nanos;
}

/* The command may end without reading everything. */
static void stop_feeding(size_t index) {
    struct pollfd *watched = &pipes[index * pipes_each + OUTPUTS];
    if (watched->fd >= 0) {
        close(watched->fd);
        watched->fd = -1;
    }
}

/* Returns the nanoseconds from the first start to the last end. */
static int64_t lap(size_t concurrency, int64_t millis, char **argv) {
    int64_t begin_nanos = now_nanos();
    int64_t deadline_nanos = begin_nanos + millis * 1000000;
    int64_t last_end_nanos = begin_nanos;
    size_t busy = concurrency;

    results_length = 0;
    pipes_each = feed_length > 0 ? MAX_PIPES : OUTPUTS;
    for (size_t i = 0; i < concurrency; i++) {
        slots[i].free_since_nanos = begin_nanos;
        start(i, argv);
    }
    while (busy > 0) {
        if (poll(pipes, concurrency * pipes_each, -1) < 0) {
            if (errno == EINTR) {
                continue;
            }
            die("poll: %s", strerror(errno));
        }
        for (size_t i = 0; i < concurrency * pipes_each; i++) {
            struct slot *slot = &slots[i / pipes_each];
            size_t which = i % pipes_each;
            if (pipes[i].fd < 0 || pipes[i].revents == 0 ||
                !(which < OUTPUTS ? drain(&slot->outputs[which], pipes[i].fd)
                                  : fill(slot, pipes[i].fd))) {
                continue;
            }
            close(pipes[i].fd);
            pipes[i].fd = -1;
            if (which >= OUTPUTS || --slot->open_outputs > 0) {
                continue;
            }
            if (pipes_each > OUTPUTS) {
                stop_feeding(i / pipes_each);
            }
            last_end_nanos = finish(slot);
            if (last_end_nanos < deadline_nanos && results_length < MAX_COMMANDS) {
                start(i / pipes_each, argv);
            } else {
                busy--;
            }
        }
    }
    return last_end_nanos - begin_nanos;
}

static char *read_line(void) {
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length = getline(&line, &capacity, stdin);
    if (length < 0) {
        free(line);
        return NULL;
    }
    if (length > 0 && line[length - 1] == '\n') {
        line[length - 1] = '\0';
    }
    return line;
}

static void read_feed(void) {
    free(feed);
    feed = malloc(feed_length + 1);
    if (feed == NULL || fread(feed, 1, feed_length, stdin) != feed_length) {
        die("standard input ended within %zu bytes to feed", feed_length);
    }
}

/* Many commands at once need many pipes. */
static void raise_descriptors(void) {
    struct rlimit limit;
    rlim_t wanted = MAX_CONCURRENCY * MAX_PIPES + 64;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted) {
        limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* A command that does not read ends itself only: not this program by SIGPIPE, nor do others inherit that. */
static void ignore_broken_pipes(void) {
    sigset_t broken_pipe;
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &broken_pipe);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
}

static void report(int64_t elapsed_nanos) {
    for (size_t i = 0; i < results_length; i++) {
        const struct ended *of = &results[i];
        printf("%lld %d %zu %u %zu\n", (long long)of->latency_nanos, of->exit, of->stdout_bytes,
               of->stdout_crc32, of->stderr_bytes);
    }
    printf("lap %lld\n", (long long)elapsed_nanos);
    fflush(stdout);
}

int main(int argument_count, char **arguments) {
    char *request;
    raise_descriptors();
    ignore_broken_pipes();
    printf("ready %s\n", argument_count > 1 ? arguments[1] : "gcc " __VERSION__ ", one thread");
    fflush(stdout);
    while ((request = read_line()) != NULL) {
        size_t concurrency, argc;
        long long millis;
        char *argv[MAX_ARGC + 1] = {NULL};
        if (sscanf(request, "%zu %lld %zu %zu", &concurrency, &millis, &argc, &feed_length) != 4) {
            die("request: %s (expected: CONCURRENCY MILLISECONDS ARGC STDIN_BYTES)", request);
        }
        if (concurrency < 1 || concurrency > MAX_CONCURRENCY || argc < 1 || argc > MAX_ARGC) {
            die("request: %s (expected: 1 to %d at once, 1 to %d arguments)", request,
                MAX_CONCURRENCY, MAX_ARGC);
        }
        for (size_t i = 0; i < argc; i++) {
            argv[i] = read_line();
            if (argv[i] == NULL) {
                die("standard input ended after %zu of %zu arguments", i, argc);
            }
        }
        read_feed();
        report(lap(concurrency, millis, argv));
        for (size_t i = 0; i < argc; i++) {
            free(argv[i]);
        }
        free(request);
    }
    return EXIT_SUCCESS;
}
