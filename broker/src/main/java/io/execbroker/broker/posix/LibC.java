package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.Ffm.bind;
import static io.execbroker.broker.posix.Ffm.bindVariadicWithErrno;
import static io.execbroker.broker.posix.Ffm.bindWithErrno;
import static io.execbroker.broker.posix.Ffm.unexpected;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Functions of the C library under their own names: descriptors, signals, limits. Those that report
 * an errno throw it. Which pointers may be null and what they point at is in the man pages.
 */
final class LibC {

    private static final MethodHandle PIPE2 = bindWithErrno("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle OPEN =
            bindVariadicWithErrno("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = bindWithErrno("close", JAVA_INT, JAVA_INT);
    private static final MethodHandle FCNTL =
            bindVariadicWithErrno("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle DUP3 =
            bindWithErrno("dup3", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle WRITE =
            bindWithErrno("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle ACCESS = bindWithErrno("access", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CHDIR = bindWithErrno("chdir", JAVA_INT, ADDRESS);
    private static final MethodHandle UMASK = bind("umask", JAVA_INT, JAVA_INT);
    private static final MethodHandle KILL = bindWithErrno("kill", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SIGNAL =
            bindWithErrno("signal", JAVA_LONG, JAVA_INT, JAVA_LONG);
    private static final MethodHandle PRLIMIT =
            bindWithErrno("prlimit", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle GETRUSAGE =
            bindWithErrno("getrusage", JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle GETEUID = bind("geteuid", JAVA_INT);
    private static final MethodHandle STATX =
            bindWithErrno("statx", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle SYSCALL =
            bindVariadicWithErrno(
                    "syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG,
                    ADDRESS);

    private LibC() {}

    /** pipe(2). */
    static int pipe2(MemorySegment fds, int flags) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) PIPE2.invokeExact(scope.state(), fds, flags);
        } catch (Throwable e) {
            throw unexpected("pipe2", e);
        }
        return scope.check("pipe2", result);
    }

    /** open(2), for flags that create nothing. */
    static int open(MemorySegment path, int flags) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) OPEN.invokeExact(scope.state(), path, flags);
        } catch (Throwable e) {
            throw unexpected("open", e);
        }
        return scope.check("open", result);
    }

    /** close(2). */
    static int close(int fd) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) CLOSE.invokeExact(scope.state(), fd);
        } catch (Throwable e) {
            throw unexpected("close", e);
        }
        return scope.check("close", result);
    }

    /** statx(2). */
    static int statx(int fd, MemorySegment path, int flags, int mask, MemorySegment result)
            throws ErrnoException {
        var scope = ErrnoScope.current();
        int status;
        try {
            status = (int) STATX.invokeExact(scope.state(), fd, path, flags, mask, result);
        } catch (Throwable e) {
            throw unexpected("statx", e);
        }
        return scope.check("statx", status);
    }

    /** fcntl(2) with an int argument. */
    static int fcntl(int fd, int command, int argument) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) FCNTL.invokeExact(scope.state(), fd, command, argument);
        } catch (Throwable e) {
            throw unexpected("fcntl", e);
        }
        return scope.check("fcntl", result);
    }

    /** dup3(2). */
    static int dup3(int fd, int wanted, int flags) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) DUP3.invokeExact(scope.state(), fd, wanted, flags);
        } catch (Throwable e) {
            throw unexpected("dup3", e);
        }
        return scope.check("dup3", result);
    }

    /** write(2). */
    static long write(int fd, MemorySegment bytes, long count) throws ErrnoException {
        var scope = ErrnoScope.current();
        long result;
        try {
            result = (long) WRITE.invokeExact(scope.state(), fd, bytes, count);
        } catch (Throwable e) {
            throw unexpected("write", e);
        }
        return scope.check("write", result);
    }

    /** access(2). */
    static int access(MemorySegment path, int mode) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) ACCESS.invokeExact(scope.state(), path, mode);
        } catch (Throwable e) {
            throw unexpected("access", e);
        }
        return scope.check("access", result);
    }

    /** chdir(2). */
    static int chdir(MemorySegment path) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) CHDIR.invokeExact(scope.state(), path);
        } catch (Throwable e) {
            throw unexpected("chdir", e);
        }
        return scope.check("chdir", result);
    }

    /** umask(2): returns the old mask, cannot fail. */
    static int umask(int mask) {
        try {
            return (int) UMASK.invokeExact(mask);
        } catch (Throwable e) {
            throw unexpected("umask", e);
        }
    }

    /** kill(2). */
    static int kill(int pid, int signal) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) KILL.invokeExact(scope.state(), pid, signal);
        } catch (Throwable e) {
            throw unexpected("kill", e);
        }
        return scope.check("kill", result);
    }

    /** signal(2): returns the old handler. */
    static long signal(int signal, long handler) throws ErrnoException {
        var scope = ErrnoScope.current();
        long result;
        try {
            result = (long) SIGNAL.invokeExact(scope.state(), signal, handler);
        } catch (Throwable e) {
            throw unexpected("signal", e);
        }
        return scope.check("signal", result);
    }

    /** prlimit(2). */
    static int prlimit(int pid, int resource, MemorySegment wanted, MemorySegment old)
            throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) PRLIMIT.invokeExact(scope.state(), pid, resource, wanted, old);
        } catch (Throwable e) {
            throw unexpected("prlimit", e);
        }
        return scope.check("prlimit", result);
    }

    /** getrusage(2). */
    static int getrusage(int who, MemorySegment usage) throws ErrnoException {
        var scope = ErrnoScope.current();
        int result;
        try {
            result = (int) GETRUSAGE.invokeExact(scope.state(), who, usage);
        } catch (Throwable e) {
            throw unexpected("getrusage", e);
        }
        return scope.check("getrusage", result);
    }

    /** geteuid(2): cannot fail. */
    static int geteuid() {
        try {
            return (int) GETEUID.invokeExact();
        } catch (Throwable e) {
            throw unexpected("geteuid", e);
        }
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
        var scope = ErrnoScope.current();
        long result;
        try {
            result =
                    (long)
                            SYSCALL.invokeExact(
                                    scope.state(), number, first, second, third, fourth, fifth);
        } catch (Throwable e) {
            throw unexpected("syscall", e);
        }
        return scope.check("syscall", result);
    }
}
