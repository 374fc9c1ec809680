package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.CFunction.at;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/** Functions of sockets under their own names. They throw their errno. */
final class SocketCalls {

    private static final CFunction RECVMSG = CFunction.of("recvmsg");
    private static final CFunction GETSOCKOPT = CFunction.of("getsockopt");

    private static final CFunction SETSOCKOPT = CFunction.of("setsockopt");

    private SocketCalls() {}

    /** recvmsg(2). */
    static long recvmsg(int fd, MemorySegment header, int flags) throws ErrnoException {
        return RECVMSG.longOrErrno(fd, at(header), flags);
    }

    /** setsockopt(2) of an option of type int. */
    static int setsockopt(int fd, int level, int option, int value) throws ErrnoException {
        var memory = ErrnoScope.current().scratch().asSlice(0, JAVA_INT.byteSize());
        memory.set(JAVA_INT, 0, value);
        return SETSOCKOPT.intOrErrno(fd, level, option, at(memory), Integer.BYTES);
    }

    /** getsockopt(2) of an option of type int. */
    static int getsockopt(int fd, int level, int option) throws ErrnoException {
        var scratch = ErrnoScope.current().scratch();
        var value = scratch.asSlice(0, JAVA_INT.byteSize());
        var length = scratch.asSlice(JAVA_INT.byteSize(), JAVA_INT.byteSize());
        length.set(JAVA_INT, 0, (int) JAVA_INT.byteSize());
        GETSOCKOPT.intOrErrno(fd, level, option, at(value), at(length));
        return value.get(JAVA_INT, 0);
    }
}
