package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.CFunction.at;

import java.lang.foreign.MemorySegment;

/**
 * Functions of the C library under their own names: descriptors, signals, limits. Those that report
 * an errno throw it. Which pointers may be null and what they point at is in the man pages.
 */
final class LibC {

    private static final CFunction PIPE2 = CFunction.of("pipe2");
    private static final CFunction OPEN = CFunction.of("open");
    private static final CFunction CLOSE = CFunction.of("close");
    private static final CFunction FCNTL = CFunction.of("fcntl");
    private static final CFunction READ = CFunction.of("read");
    private static final CFunction READLINK = CFunction.of("readlink");
    private static final CFunction WRITE = CFunction.of("write");
    private static final CFunction ACCESS = CFunction.of("access");
    private static final CFunction POLL = CFunction.of("poll");
    private static final CFunction CHDIR = CFunction.of("chdir");
    private static final CFunction UMASK = CFunction.of("umask");
    private static final CFunction KILL = CFunction.of("kill");
    private static final CFunction SIGNAL = CFunction.of("signal");
    private static final CFunction PRLIMIT = CFunction.of("prlimit");
    private static final CFunction GETRUSAGE = CFunction.of("getrusage");
    private static final CFunction GETEUID = CFunction.of("geteuid");
    private static final CFunction STATX = CFunction.of("statx");
    private static final CFunction SYSCALL = CFunction.of("syscall");

    private LibC() {}

    /** pipe(2). */
    static int pipe2(MemorySegment fds, int flags) throws ErrnoException {
        return PIPE2.intOrErrno(at(fds), flags);
    }

    /** open(2), for flags that create nothing. */
    static int open(MemorySegment path, int flags) throws ErrnoException {
        return OPEN.intOrErrno(at(path), flags);
    }

    /** close(2). */
    static int close(int fd) throws ErrnoException {
        return CLOSE.intOrErrno(fd);
    }

    /** statx(2). */
    static int statx(int fd, MemorySegment path, int flags, int mask, MemorySegment result)
            throws ErrnoException {
        return STATX.intOrErrno(fd, at(path), flags, mask, at(result));
    }

    /** fcntl(2) with an int argument. */
    static int fcntl(int fd, int command, int argument) throws ErrnoException {
        return FCNTL.intOrErrno(fd, command, argument);
    }

    /** read(2). */
    static long read(int fd, MemorySegment bytes, long count) throws ErrnoException {
        return READ.longOrErrno(fd, at(bytes), count);
    }

    /** readlink(2). */
    static long readlink(MemorySegment path, MemorySegment target, long count)
            throws ErrnoException {
        return READLINK.longOrErrno(at(path), at(target), count);
    }

    /** write(2). */
    static long write(int fd, MemorySegment bytes, long count) throws ErrnoException {
        return WRITE.longOrErrno(fd, at(bytes), count);
    }

    /** access(2). */
    static int access(MemorySegment path, int mode) throws ErrnoException {
        return ACCESS.intOrErrno(at(path), mode);
    }

    /** poll(2). */
    static int poll(MemorySegment fds, int count, int timeoutMillis) throws ErrnoException {
        return POLL.intOrErrno(at(fds), count, timeoutMillis);
    }

    /** chdir(2). */
    static int chdir(MemorySegment path) throws ErrnoException {
        return CHDIR.intOrErrno(at(path));
    }

    /** umask(2): returns the old mask, cannot fail. */
    static int umask(int mask) {
        return (int) UMASK.call(mask);
    }

    /** kill(2). */
    static int kill(int pid, int signal) throws ErrnoException {
        return KILL.intOrErrno(pid, signal);
    }

    /** signal(2): returns the old handler. */
    static long signal(int signal, long handler) throws ErrnoException {
        return SIGNAL.longOrErrno(signal, handler);
    }

    /** prlimit(2). */
    static int prlimit(int pid, int resource, MemorySegment wanted, MemorySegment old)
            throws ErrnoException {
        return PRLIMIT.intOrErrno(pid, resource, at(wanted), at(old));
    }

    /** getrusage(2). */
    static int getrusage(int who, MemorySegment usage) throws ErrnoException {
        return GETRUSAGE.intOrErrno(who, at(usage));
    }

    /** geteuid(2): cannot fail. */
    static int geteuid() {
        return (int) GETEUID.call();
    }

    /** syscall(2) for calls that the C library does not wrap; further arguments are ignored. */
    static long syscall(
            long number,
            long first,
            long second,
            MemorySegment third,
            long fourth,
            MemorySegment fifth)
            throws ErrnoException {
        return SYSCALL.longOrErrno(number, first, second, at(third), fourth, at(fifth));
    }
}
