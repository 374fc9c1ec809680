package io.execbroker.broker.testing;

import static io.execbroker.broker.testing.NativeCalls.call;
import static io.execbroker.broker.testing.NativeCalls.tryCall;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Descriptors of all kinds, as a client of another language has them. Closes what it made. Not
 * thread-safe.
 */
public final class Fds implements AutoCloseable {

    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0100;
    private static final int O_APPEND = 02000;
    private static final int O_NOCTTY = 0400;
    private static final int O_CLOEXEC = 02000000;
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int SOCK_STREAM = 1;

    private static final int SOCKADDR_IN_BYTES = 16;
    private static final int SOL_SOCKET = 1;
    private static final int SO_LINGER = 13;
    private static final int MSG_DONTWAIT = 0x40;

    /** What a pipe takes unless it is told otherwise, pipe(7). */
    private static final int PIPE_BYTES = 64 * 1024;

    /** Just longer than JUnit lets a test run: who waits that long has failed, and goes on. */
    private static final int LINGER_SECONDS = 11 * 60;

    /** Two ends: of a pipe the one to read and the one to write. */
    public record Ends(int first, int second) {}

    private final Deque<Integer> open = new ArrayDeque<>();

    /** Opens or makes a file, for reading and writing. */
    public int file(Path path) {
        return open(path, O_CREAT);
    }

    /** Opens a file to write at its end. */
    public int appending(Path path) {
        return open(path, O_APPEND);
    }

    private int open(Path path, int flags) {
        try (var arena = Arena.ofConfined()) {
            return own(
                    call(
                            "open",
                            NativeCalls.string(arena, path.toString()),
                            O_RDWR | O_NOCTTY | O_CLOEXEC | flags,
                            0600));
        }
    }

    public Ends pipe() {
        try (var arena = Arena.ofConfined()) {
            var ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            call("pipe2", ends, O_CLOEXEC);
            return own(ends);
        }
    }

    /** A pipe that takes nothing more until somebody reads. */
    public Ends fullPipe() {
        var full = pipe();
        write(full.second(), "x".repeat(PIPE_BYTES));
        return full;
    }

    public Ends unixSockets() {
        try (var arena = Arena.ofConfined()) {
            var ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            call("socketpair", AF_UNIX, SOCK_STREAM | O_CLOEXEC, 0, ends);
            return own(ends);
        }
    }

    public int tcpSocket() {
        return own(call("socket", AF_INET, SOCK_STREAM | O_CLOEXEC, 0));
    }

    /**
     * A connected TCP socket whose last close waits until {@code second} is closed, for it has sent
     * what nobody reads; SO_LINGER of socket(7).
     */
    public Ends lingering() {
        try (var arena = Arena.ofConfined()) {
            var listening = call("socket", AF_INET, SOCK_STREAM | O_CLOEXEC, 0);
            var address = arena.allocate(SOCKADDR_IN_BYTES, 8);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
            var length = arena.allocateFrom(ValueLayout.JAVA_INT, SOCKADDR_IN_BYTES);
            call("listen", listening, 1);
            call("getsockname", listening, address, length);
            var socket = own(call("socket", AF_INET, SOCK_STREAM | O_CLOEXEC, 0));
            call("connect", socket, address, SOCKADDR_IN_BYTES);
            var peer =
                    own(
                            call(
                                    "accept4",
                                    listening,
                                    MemorySegment.NULL,
                                    MemorySegment.NULL,
                                    O_CLOEXEC));
            call("close", listening);
            var linger = arena.allocate(8, 4);
            linger.set(ValueLayout.JAVA_INT, 0, 1);
            linger.set(ValueLayout.JAVA_INT, 4, LINGER_SECONDS);
            call("setsockopt", socket, SOL_SOCKET, SO_LINGER, linger, 8);
            var bytes = arena.allocate(65536);
            while (tryCall("send", socket, bytes, bytes.byteSize(), MSG_DONTWAIT) > 0) {
                // Until the buffers of both sides are full.
            }
            return new Ends(socket, peer);
        }
    }

    public int epoll() {
        return own(call("epoll_create1", O_CLOEXEC));
    }

    public int event() {
        return own(call("eventfd", 0, O_CLOEXEC));
    }

    public int memory() {
        try (var arena = Arena.ofConfined()) {
            return own(call("memfd_create", NativeCalls.string(arena, "test"), 1));
        }
    }

    /** A pseudo terminal: its master, and its other side, which is a terminal for a command. */
    public Ends terminal() {
        var master = open(Path.of("/dev/ptmx"), 0);
        try (var arena = Arena.ofConfined()) {
            call("grantpt", master);
            call("unlockpt", master);
            var name = arena.allocate(64);
            call("ptsname_r", master, name, 64L);
            return new Ends(master, open(Path.of(name.getString(0)), 0));
        }
    }

    /** All that comes from {@code fd} until its end. */
    public static String readAll(int fd) {
        var text = new StringBuilder();
        for (var part = read(fd); !part.isEmpty(); part = read(fd)) {
            text.append(part);
        }
        return text.toString();
    }

    /** All that comes from {@code fd} until {@code end} has come. */
    public static String readUntil(int fd, String end) {
        var text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            text.append(read(fd));
        }
        return text.toString();
    }

    /** What comes next from {@code fd}; empty at its end. */
    public static String read(int fd) {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(65536);
            var count = call("read", fd, buffer, buffer.byteSize());
            var bytes = new byte[count];
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, 0, count);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    public static void write(int fd, String text) {
        try (var arena = Arena.ofConfined()) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            var buffer = arena.allocate(Math.max(bytes.length, 1));
            MemorySegment.copy(bytes, 0, buffer, ValueLayout.JAVA_BYTE, 0, bytes.length);
            call("write", fd, buffer, (long) bytes.length);
        }
    }

    /** Closes one of them now. */
    public void close(int fd) {
        if (!open.remove(fd)) {
            throw new AssertionError("not open: " + fd);
        }
        call("close", fd);
    }

    private int own(int fd) {
        open.push(fd);
        return fd;
    }

    private Ends own(MemorySegment ends) {
        return new Ends(
                own(ends.getAtIndex(ValueLayout.JAVA_INT, 0)),
                own(ends.getAtIndex(ValueLayout.JAVA_INT, 1)));
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            call("close", open.pop());
        }
    }
}
