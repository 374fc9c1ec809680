package io.execbroker.broker.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** Sends one datagram to a Unix socket, unix(7). The JDK knows stream sockets only. */
public final class UnixDatagram {

    // <bits/socket.h>, <bits/socket_type.h>
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** sun_family is 2 bytes, sun_path 108. */
    private static final int PATH_OFFSET = 2;

    private static final int MAX_PATH_BYTES = 107;

    private static final MethodHandle SOCKET =
            Ffm.bindWithErrno("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SENDTO =
            Ffm.bindWithErrno(
                    "sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

    private UnixDatagram() {}

    /**
     * Sends {@code message}; does not wait when the receiver's queue is full.
     *
     * @param path of the socket, or {@code @} and an abstract name; at most 107 bytes
     */
    public static void send(String path, String message) throws ErrnoException {
        var name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > MAX_PATH_BYTES) {
            throw new IllegalArgumentException(
                    "path: " + name.length + " bytes (expected: 1 to " + MAX_PATH_BYTES + ")");
        }
        if (name[0] == '@') {
            name[0] = 0;
        }
        var scope = ErrnoScope.current();
        try (var arena = Arena.ofConfined()) {
            var address = arena.allocate(PATH_OFFSET + MAX_PATH_BYTES + 1L, 2);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, PATH_OFFSET, name.length);
            var bytes = message.getBytes(StandardCharsets.UTF_8);
            var data = arena.allocateFrom(JAVA_BYTE, bytes);
            var fd =
                    scope.check(
                            "socket",
                            (int)
                                    SOCKET.invokeExact(
                                            scope.state(), AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
            try {
                var ignored =
                        scope.check(
                                "sendto",
                                (long)
                                        SENDTO.invokeExact(
                                                scope.state(),
                                                fd,
                                                data,
                                                (long) bytes.length,
                                                MSG_DONTWAIT | MSG_NOSIGNAL,
                                                address,
                                                PATH_OFFSET + name.length));
            } finally {
                LibC.close(fd);
            }
        } catch (ErrnoException | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw Ffm.unexpected("sendto", e);
        }
    }
}
