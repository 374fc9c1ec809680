/*
 * Starts a command as posix_spawn(3) does, by a child that shares this process's memory until its exec, but for less:
 * nobody waits for the exec; signal handlers are reset by clone3(2) and not one by one; the pidfd comes with the child;
 * and no descriptor is handed on but the three that the command is to have. Limits are set before the exec. A child
 * that has a signal to deliver does that in place of its exec, and ends.
 *
 * The child runs beside its parent, and the parent's thread-local storage is all it has, which may go with its thread
 * at any time: nothing in it may touch that, allocate, lock or call into libc or the virtual machine. Even errno is the
 * parent's, and so is what guards a stack with an array on it. So it makes bare system calls, on a stack of its own.
 */
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    FIRST_FREE = 3,
    SIGNALS = 64,
    STDERR = 2,
    /* Of kill(1). */
    EXIT_NOT_SENT = 1,
    EXIT_NOT_STARTED = 127,
};

_Static_assert(sizeof(struct spawn) == 27 * 8, "as CloneMemory.java lays it out");
_Static_assert(sizeof(struct delivery) == 11 * 8, "as SpawnMemory.java lays it out");

/* What the kernel means by a signal's disposition; libc's struct sigaction is another, and keeps two signals back. */
struct kernel_sigaction {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)(void);
    uint64_t mask;
};

/* A system call of up to four arguments: its result, or -errno. Touches nothing of libc. */
static long call(long number, long first, long second, long third, long fourth)
{
#if defined(__x86_64__)
    long result;
    register long in_r10 __asm__("r10") = fourth;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(first), "S"(second), "d"(third), "r"(in_r10)
                     : "rcx", "r11", "cc", "memory");
    return result;
#elif defined(__aarch64__)
    register long in_x8 __asm__("x8") = number;
    register long in_x0 __asm__("x0") = first;
    register long in_x1 __asm__("x1") = second;
    register long in_x2 __asm__("x2") = third;
    register long in_x3 __asm__("x3") = fourth;
    __asm__ volatile("svc #0"
                     : "+r"(in_x0)
                     : "r"(in_x8), "r"(in_x1), "r"(in_x2), "r"(in_x3)
                     : "cc", "memory");
    return in_x0;
#else
#error "system calls are written down for x86_64 and aarch64 only"
#endif
}

static long disposition(int signal, const struct kernel_sigaction *new, struct kernel_sigaction *old)
{
    return call(SYS_rt_sigaction, signal, (long)new, (long)old, sizeof(uint64_t));
}

uint64_t execbroker_ignored_signals(void)
{
    uint64_t ignored = 0;
    for (int signal = 1; signal <= SIGNALS; signal++) {
        struct kernel_sigaction old = {0};
        if (disposition(signal, NULL, &old) == 0 && old.handler == SIG_IGN) {
            ignored |= UINT64_C(1) << (signal - 1);
        }
    }
    return ignored;
}

static void note_time(struct timespec *time)
{
    (void)call(SYS_clock_gettime, CLOCK_MONOTONIC, (long)time, 0, 0);
}

static _Noreturn void end(int status)
{
    for (;;) {
        (void)call(SYS_exit_group, status, 0, 0, 0);
    }
}

/* The child ends: result is what the system call of this step came to. */
static _Noreturn void fail(struct spawn *spawn, enum spawn_step step, long result)
{
    spawn->error = -result;
    spawn->step = step;
    end(EXIT_NOT_STARTED);
}

static void reset_ignored(uint64_t ignored)
{
    static const struct kernel_sigaction by_default = {0};
    for (int signal = 1; ignored != 0; signal++, ignored >>= 1) {
        if ((ignored & 1) != 0) {
            (void)disposition(signal, &by_default, NULL);
        }
    }
}

/* What only delivers a signal keeps the parent's adjustment, and so needs nobody to wait for it. */
static bool resets_oom_score(const struct spawn *spawn)
{
    return spawn->resets_oom_score != 0 && spawn->delivery == NULL;
}

/* A command for which this fails runs with the broker's, which is untidy and not wrong. */
static void set_limits(const struct spawn *spawn)
{
    if (spawn->nofile[0] != 0) {
        (void)call(SYS_prlimit64, 0, RLIMIT_NOFILE, (long)spawn->nofile, 0);
    }
    if (resets_oom_score(spawn)) {
        long fd = call(SYS_openat, AT_FDCWD, (long)"/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC, 0);
        if (fd >= 0) {
            (void)call(SYS_write, fd, (long)"0", 1, 0);
            (void)call(SYS_close, fd, 0, 0, 0);
        }
    }
}

/* A mount namespace that is entered brings its own root, which is not this process's where that is in a chroot. */
static void enter_namespaces(struct spawn *spawn)
{
    long result = spawn->network < 0 ? 0 : call(SYS_setns, spawn->network, CLONE_NEWNET, 0, 0);
    if (result == 0 && spawn->mounts >= 0) {
        result = call(SYS_setns, spawn->mounts, CLONE_NEWNS, 0, 0);
        if (result == 0) {
            result = call(SYS_fchdir, spawn->root, 0, 0, 0);
        }
        if (result == 0) {
            result = call(SYS_chroot, (long)".", 0, 0, 0);
        }
    }
    if (result != 0) {
        fail(spawn, SPAWN_NAMESPACES, result);
    }
}

/* Makes the parent's descriptor number fd here; what is below fd is taken, and fd is free. */
static void take(struct spawn *spawn, long parent, int fd)
{
    long result;
    if (spawn->descriptors[fd] < 0) {
        result = call(SYS_openat, AT_FDCWD, (long)"/dev/null", O_RDONLY, 0);
    } else {
        result = call(SYS_pidfd_getfd, parent, spawn->descriptors[fd], 0, 0);
        if (result == fd) {
            /* Comes with close-on-exec. */
            (void)call(SYS_fcntl, fd, F_SETFD, 0, 0);
        }
    }
    if (result != fd) {
        fail(spawn, SPAWN_DESCRIPTORS, result < 0 ? result : -EBADF);
    }
}

/*
 * Until here the child has shared its parent's table of descriptors. It gets an empty one and takes its three from the
 * parent's: no other, for to close a copy of what some peer has made may take as long as that peer likes, and with
 * thousands of descriptors in the table to copy it would take longer than all the rest. Each is taken under the number
 * that it is to have, for the same reason. The kernel has copied and closed the first 64 on the way: Java sees to it
 * that nobody else's are among them, see LowDescriptors.java.
 */
static void take_descriptors(struct spawn *spawn)
{
    long result = call(SYS_close_range, 0, ~0U, CLOSE_RANGE_UNSHARE, 0);
    if (result != 0) {
        fail(spawn, SPAWN_DESCRIPTORS, result);
    }
    long found = call(SYS_pidfd_open, spawn->parent, 0, 0, 0);
    if (found < 0) {
        fail(spawn, SPAWN_DESCRIPTORS, found);
    }
    long parent = call(SYS_fcntl, found, F_DUPFD, FIRST_FREE, 0);
    if (parent < 0) {
        fail(spawn, SPAWN_DESCRIPTORS, parent);
    }
    (void)call(SYS_close, found, 0, 0, 0);
    if (call(SYS_getppid, 0, 0, 0, 0) != spawn->parent) {
        /* Killed meanwhile, and the number may be another's. */
        fail(spawn, SPAWN_DESCRIPTORS, -ESRCH);
    }
    for (int fd = 0; fd < FIRST_FREE; fd++) {
        take(spawn, parent, fd);
    }
    (void)call(SYS_close, parent, 0, 0, 0);
}

/* Whether a process runs the executable that is meant, replaced on disk or not. */
static bool is_meant(const struct delivery *delivery)
{
    static const char deleted[] = " (deleted)";
    long length = call(SYS_readlinkat, AT_FDCWD, (long)delivery->link, (long)delivery->found, delivery->room);
    long behind = length - delivery->executable_length;
    if (behind != 0 && behind != (long)sizeof deleted - 1) {
        return false;
    }
    for (long i = 0; i < length; i++) {
        char meant = i < delivery->executable_length ? delivery->executable[i] : deleted[i - delivery->executable_length];
        if (delivery->found[i] != meant) {
            return false;
        }
    }
    return true;
}

/*
 * First the pidfd, then the look, then the signal: whoever the number belongs to later, the pidfd is that process's
 * whose executable was looked at, or of one that has ended.
 */
static long send_signal(const struct delivery *delivery)
{
    long pidfd = call(SYS_pidfd_open, delivery->pid, 0, 0, 0);
    if (pidfd == -EINVAL || pidfd == -ENOENT) {
        /* Of a thread that is no process. */
        return -ESRCH;
    }
    if (pidfd < 0) {
        return pidfd;
    }
    return is_meant(delivery) ? call(SYS_pidfd_send_signal, pidfd, delivery->signal, 0, 0) : -ESRCH;
}

/* Ends the child as kill(1) would end. */
static _Noreturn void deliver(struct spawn *spawn)
{
    const struct delivery *delivery = spawn->delivery;
    long result = send_signal(delivery);
    switch (result) {
    case 0:
        end(0);
    case -ESRCH:
        (void)call(SYS_write, STDERR, (long)delivery->gone, delivery->gone_length, 0);
        end(EXIT_NOT_SENT);
    case -EPERM:
        (void)call(SYS_write, STDERR, (long)delivery->denied, delivery->denied_length, 0);
        end(EXIT_NOT_SENT);
    default:
        fail(spawn, SPAWN_SIGNAL, result);
    }
}

/* The child, from its first instruction to its exec or its delivery. */
static _Noreturn void become(struct spawn *spawn)
{
    static const uint64_t none = 0;
    (void)call(SYS_setsid, 0, 0, 0, 0);
    reset_ignored(spawn->ignored);
    (void)call(SYS_umask, spawn->umask, 0, 0, 0);
    enter_namespaces(spawn);
    /* Before what may hang: else a child that does would keep all that its parent has open. */
    take_descriptors(spawn);
    long result = call(SYS_chdir, (long)spawn->directory, 0, 0, 0);
    if (result != 0) {
        fail(spawn, SPAWN_DIRECTORY, result);
    }
    set_limits(spawn);
    (void)call(SYS_rt_sigprocmask, SIG_SETMASK, (long)&none, 0, sizeof none);
    note_time(&spawn->at_exec);
    if (spawn->delivery != NULL) {
        deliver(spawn);
    }
    result = call(SYS_execve, (long)spawn->path, (long)spawn->argv, (long)spawn->environment, 0);
    fail(spawn, SPAWN_EXEC, result);
}

/* clone3(2), for which libc has no function, with the child's first step. Returns in the parent only: pid or -errno. */
static long clone_child(struct clone_args *args, struct spawn *spawn)
{
#if defined(__x86_64__)
    register long result __asm__("rax") = SYS_clone3;
    register struct clone_args *first __asm__("rdi") = args;
    register size_t second __asm__("rsi") = sizeof *args;
    register struct spawn *argument __asm__("r12") = spawn;
    register void (*start)(struct spawn *) __asm__("r13") = become;
    __asm__ volatile("syscall\n\t"
                     "test %%rax, %%rax\n\t"
                     "jnz 1f\n\t"
                     "xor %%ebp, %%ebp\n\t"
                     "mov %%r12, %%rdi\n\t"
                     "call *%%r13\n\t"
                     "ud2\n"
                     "1:"
                     : "+r"(result)
                     : "r"(first), "r"(second), "r"(argument), "r"(start)
                     : "rcx", "r11", "cc", "memory");
    return result;
#elif defined(__aarch64__)
    register long number __asm__("x8") = SYS_clone3;
    register long result __asm__("x0") = (long)args;
    register size_t second __asm__("x1") = sizeof *args;
    register struct spawn *argument __asm__("x19") = spawn;
    register void (*start)(struct spawn *) __asm__("x20") = become;
    __asm__ volatile("svc #0\n\t"
                     "cbnz x0, 1f\n\t"
                     "mov x29, xzr\n\t"
                     "mov x0, x19\n\t"
                     "blr x20\n\t"
                     "brk #1\n"
                     "1:"
                     : "+r"(result)
                     : "r"(number), "r"(second), "r"(argument), "r"(start)
                     : "cc", "memory");
    return result;
#else
#error "clone3 is written down for x86_64 and aarch64 only"
#endif
}

void execbroker_spawn(struct spawn *spawn)
{
    int pidfd = -1;
    struct clone_args args = {
        .flags = CLONE_VM | CLONE_FILES | CLONE_PIDFD | CLONE_CLEAR_SIGHAND | CLONE_CHILD_CLEARTID,
        .pidfd = (uintptr_t)&pidfd,
        .child_tid = (uintptr_t)&spawn->sharing,
        .exit_signal = SIGCHLD,
        .stack = (uintptr_t)spawn->stack,
        .stack_size = SPAWN_STACK_BYTES,
    };
    if (resets_oom_score(spawn)) {
        /* Otherwise the kernel sets the adjustment of all that share the memory: this process's as well. */
        args.flags |= CLONE_VFORK;
    }

    spawn->parent = getpid();
    spawn->step = SPAWN_STARTED;
    spawn->error = 0;
    spawn->sharing = 1;
    note_time(&spawn->begun);
    spawn->at_exec = spawn->begun;
    /*
     * No signal is blocked meanwhile: the child has no handlers that could run on this process's memory. With SIGCHLD
     * blocked here, the end of a command that is over before this thread runs again would wake another thread of ours.
     */
    long pid = clone_child(&args, spawn);
    if (pid < 0) {
        spawn->sharing = 0;
        spawn->step = SPAWN_CLONE;
        spawn->error = -pid;
        return;
    }
    spawn->pid = pid;
    spawn->pidfd = pidfd;
}

int execbroker_missing_call(void)
{
    _Alignas(16) char stack[SPAWN_STACK_BYTES];
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    char *none[] = {NULL};
    /* What no exec takes: whoever gets so far has all that it takes to get there. */
    struct spawn trial = {
        .path = "/",
        .argv = none,
        .environment = none,
        .directory = "/",
        .descriptors = {null, null, null},
        .network = -1,
        .mounts = -1,
        .stack = stack,
    };
    execbroker_spawn(&trial);
    long signalled = 0;
    if (trial.step != SPAWN_CLONE) {
        signalled = call(SYS_pidfd_send_signal, trial.pidfd, 0, 0, 0);
        while (waitid(P_PIDFD, (id_t)trial.pidfd, NULL, WEXITED) != 0 && errno == EINTR) {
        }
        (void)close((int)trial.pidfd);
    }
    (void)close(null);
    return trial.step == SPAWN_EXEC ? (int)-signalled : (int)trial.error;
}
