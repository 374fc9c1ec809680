package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.Ffm.bindWithErrno;
import static io.execbroker.broker.posix.Ffm.unexpected;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Functions of sockets under their own names. They throw their errno. */
final class SocketCalls {

    private static final MethodHandle RECV =
            bindWithErrno("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECVMSG =
            bindWithErrno("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKOPT =
            bindWithErrno("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);

    private static final MethodHandle SETSOCKOPT =
            bindWithErrno("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);

    private SocketCalls() {}

    /** recv(2). */
    static long recv(int fd, MemorySegment bytes, long count, int flags) throws ErrnoException {
        var scope = ErrnoScope.current();
        long result;
        try {
            result = (long) RECV.invokeExact(scope.state(), fd, bytes, count, flags);
        } catch (Throwable e) {
            throw unexpected("recv", e);
        }
        return scope.check("recv", result);
    }

    /** recvmsg(2). */
    static long recvmsg(int fd, MemorySegment header, int flags) throws ErrnoException {
        var scope = ErrnoScope.current();
        long result;
        try {
            result = (long) RECVMSG.invokeExact(scope.state(), fd, header, flags);
        } catch (Throwable e) {
            throw unexpected("recvmsg", e);
        }
        return scope.check("recvmsg", result);
    }

    /** setsockopt(2) of an option of type int. */
    static int setsockopt(int fd, int level, int option, int value) throws ErrnoException {
        var scope = ErrnoScope.current();
        var memory = scope.scratch().asSlice(0, JAVA_INT.byteSize());
        memory.set(JAVA_INT, 0, value);
        int result;
        try {
            result =
                    (int)
                            SETSOCKOPT.invokeExact(
                                    scope.state(), fd, level, option, memory, Integer.BYTES);
        } catch (Throwable e) {
            throw unexpected("setsockopt", e);
        }
        return scope.check("setsockopt", result);
    }

    /** getsockopt(2) of an option of type int. */
    static int getsockopt(int fd, int level, int option) throws ErrnoException {
        var scope = ErrnoScope.current();
        var value = scope.scratch().asSlice(0, JAVA_INT.byteSize());
        var length = scope.scratch().asSlice(JAVA_INT.byteSize(), JAVA_INT.byteSize());
        length.set(JAVA_INT, 0, (int) JAVA_INT.byteSize());
        int result;
        try {
            result = (int) GETSOCKOPT.invokeExact(scope.state(), fd, level, option, value, length);
        } catch (Throwable e) {
            throw unexpected("getsockopt", e);
        }
        scope.check("getsockopt", result);
        return value.get(JAVA_INT, 0);
    }
}
