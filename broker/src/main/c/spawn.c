/*
 * Starts a command as posix_spawn(3) does, by a child that shares this process's memory until its exec, but for less:
 * the child's stack is a piece of its parent's and not mapped anew, so no processor has to forget a mapping; signal
 * handlers are reset by clone3(2) and not one by one; the pidfd comes with the child; and no descriptor is handed on
 * but the three that the command is to have. Limits are set before the exec.
 *
 * In the child only system calls are made, on the parent's thread-local storage, as after vfork(2): nothing here may
 * allocate, lock or call into the virtual machine.
 */
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    FIRST_FREE = 3,
    SIGNALS = 64,
    /* Of a child whose deepest call is a system call's. */
    STACK_BYTES = 8192,
    EXIT_NOT_STARTED = 127,
};

_Static_assert(sizeof(struct spawn) == 17 * 8, "as CloneSpawn.java lays it out");

/* What the kernel means by a signal's disposition; libc's struct sigaction is another, and keeps two signals back. */
struct kernel_sigaction {
    void (*handler)(int);
    unsigned long flags;
    void (*restorer)(void);
    uint64_t mask;
};

static int disposition(int signal, const struct kernel_sigaction *new, struct kernel_sigaction *old)
{
    return (int)syscall(SYS_rt_sigaction, signal, new, old, sizeof(uint64_t));
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

static _Noreturn void fail(struct spawn *spawn, enum spawn_step step)
{
    spawn->error = errno;
    spawn->step = step;
    for (;;) {
        (void)syscall(SYS_exit_group, EXIT_NOT_STARTED);
    }
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

/* The command then runs with the broker's, which is untidy and not wrong. */
static void set_limits(const struct spawn *spawn)
{
    if (spawn->nofile[0] != 0) {
        (void)syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, spawn->nofile, NULL);
    }
    if (spawn->resets_oom_score != 0) {
        int fd = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
        if (fd >= 0) {
            (void)syscall(SYS_write, fd, "0", 1);
            (void)syscall(SYS_close, fd);
        }
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
    if (syscall(SYS_close_range, 0, ~0U, CLOSE_RANGE_UNSHARE) != 0) {
        fail(spawn, SPAWN_DESCRIPTORS);
    }
    int found = (int)syscall(SYS_pidfd_open, spawn->parent, 0);
    if (found < 0) {
        fail(spawn, SPAWN_DESCRIPTORS);
    }
    int parent = (int)syscall(SYS_fcntl, found, F_DUPFD, FIRST_FREE);
    if (parent < 0) {
        fail(spawn, SPAWN_DESCRIPTORS);
    }
    (void)syscall(SYS_close, found);
    if (syscall(SYS_getppid) != spawn->parent) {
        /* Killed meanwhile, and the number may be another's. */
        errno = ESRCH;
        fail(spawn, SPAWN_DESCRIPTORS);
    }
    for (int fd = 0; fd < FIRST_FREE; fd++) {
        /* Comes with close-on-exec. */
        if (syscall(SYS_pidfd_getfd, parent, spawn->descriptors[fd], 0) != fd
            || syscall(SYS_fcntl, fd, F_SETFD, 0) != 0) {
            fail(spawn, SPAWN_DESCRIPTORS);
        }
    }
    (void)syscall(SYS_close, parent);
}

/* The child, from its first instruction to its exec. */
static _Noreturn void become(struct spawn *spawn)
{
    static const uint64_t none = 0;
    (void)syscall(SYS_setsid);
    reset_ignored(spawn->ignored);
    (void)syscall(SYS_umask, spawn->umask);
    if (syscall(SYS_chdir, spawn->directory) != 0) {
        fail(spawn, SPAWN_DIRECTORY);
    }
    take_descriptors(spawn);
    set_limits(spawn);
    (void)syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof none);
    (void)syscall(SYS_execve, spawn->path, spawn->argv, spawn->environment);
    fail(spawn, SPAWN_EXEC);
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
    _Alignas(16) char stack[STACK_BYTES];
    int pidfd = -1;
    struct clone_args args = {
        .flags = CLONE_VM | CLONE_VFORK | CLONE_FILES | CLONE_PIDFD | CLONE_CLEAR_SIGHAND,
        .pidfd = (uintptr_t)&pidfd,
        .exit_signal = SIGCHLD,
        .stack = (uintptr_t)stack,
        .stack_size = sizeof stack,
    };

    spawn->parent = getpid();
    spawn->step = SPAWN_STARTED;
    spawn->error = 0;
    /*
     * No signal is blocked meanwhile: the child has no handlers that could run on this process's memory. With SIGCHLD
     * blocked here, the end of a command that is over before this thread runs again would wake another thread of ours.
     */
    long pid = clone_child(&args, spawn);
    if (pid < 0) {
        spawn->step = SPAWN_CLONE;
        spawn->error = -pid;
        return;
    }
    if (spawn->step != SPAWN_STARTED) {
        while (syscall(SYS_waitid, P_PIDFD, pidfd, NULL, WEXITED, NULL) != 0 && errno == EINTR) {
        }
        (void)close(pidfd);
        return;
    }
    spawn->pid = pid;
    spawn->pidfd = pidfd;
}

int execbroker_missing_call(void)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    char *none[] = {NULL};
    /* What no exec takes: whoever gets so far has all that it takes to get there. */
    struct spawn trial = {
        .path = "/",
        .argv = none,
        .environment = none,
        .directory = "/",
        .descriptors = {null, null, null},
    };
    execbroker_spawn(&trial);
    (void)close(null);
    return trial.step == SPAWN_EXEC ? 0 : (int)trial.error;
}
