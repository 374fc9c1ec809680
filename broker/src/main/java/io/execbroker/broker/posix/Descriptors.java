package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.LinuxAbi.F_DUPFD_CLOEXEC;
import static io.execbroker.broker.posix.LinuxAbi.F_SETFL;
import static io.execbroker.broker.posix.LinuxAbi.O_NONBLOCK;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** File descriptors as plain numbers. */
public final class Descriptors {

    /** The first number that is not standard input, output or error. */
    private static final int FIRST_ORDINARY = 3;

    private Descriptors() {}

    /**
     * Closes {@code fd}. Never fails: Linux frees the number even when it reports an error, and
     * trying again could close somebody else's.
     */
    public static void close(int fd) {
        try {
            LibC.close(fd);
        } catch (ErrnoException e) {
            assert !e.errnoName().equals("EBADF") : "closed twice: " + fd;
        }
    }

    /** Another number for the same open file, above 2 and closed on exec. The caller owns it. */
    public static int duplicate(int fd) throws ErrnoException {
        return LibC.fcntl(fd, F_DUPFD_CLOEXEC, FIRST_ORDINARY);
    }

    /** Whether {@code socket} is one of this host alone, unix(7). */
    public static boolean isUnixSocket(int socket) throws ErrnoException {
        return SocketCalls.getsockopt(socket, LinuxAbi.SOL_SOCKET, LinuxAbi.SO_DOMAIN)
                == LinuxAbi.AF_UNIX;
    }

    /** Opens {@code path}, always with {@code O_CLOEXEC}. */
    static int open(String path, int flags) throws ErrnoException {
        try (var arena = Arena.ofConfined()) {
            var name = CString.of(arena, path.getBytes(StandardCharsets.UTF_8));
            return open(name, path, flags);
        }
    }

    /** The same with {@code path} as the kernel takes it and {@code subject} as people read it. */
    static int open(MemorySegment path, String subject, int flags) throws ErrnoException {
        try {
            return LibC.open(path, flags | LinuxAbi.O_CLOEXEC);
        } catch (ErrnoException e) {
            throw e.about(subject);
        }
    }

    /**
     * Waits until one of {@code events} is true of {@code fd}, poll(2).
     *
     * @param millis how long at most; 0 only looks
     */
    static boolean poll(int fd, short events, int millis) throws ErrnoException {
        var query = ErrnoScope.current().scratch().asSlice(0, LinuxAbi.SIZEOF_POLLFD);
        query.set(ValueLayout.JAVA_INT, 0, fd);
        query.set(ValueLayout.JAVA_SHORT, LinuxAbi.POLLFD_EVENTS, events);
        LibC.poll(query, 1, millis);
        return (query.get(ValueLayout.JAVA_SHORT, LinuxAbi.POLLFD_REVENTS) & events) != 0;
    }

    static void makeNonBlocking(int fd) throws ErrnoException {
        LibC.fcntl(fd, F_SETFL, O_NONBLOCK);
    }

    /**
     * Moves {@code fd} out of the numbers of standard input, output and error, where a spawn's dup2
     * would overwrite it. The broker gets such numbers when it was started with these closed.
     *
     * @return {@code fd} itself or its new number; on failure {@code fd} is closed
     */
    static int aboveStandard(int fd) throws ErrnoException {
        if (fd >= FIRST_ORDINARY) {
            return fd;
        }
        try {
            return LibC.fcntl(fd, F_DUPFD_CLOEXEC, FIRST_ORDINARY);
        } finally {
            close(fd);
        }
    }
}
