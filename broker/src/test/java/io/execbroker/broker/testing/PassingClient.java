package io.execbroker.broker.testing;

import static io.execbroker.broker.testing.NativeCalls.call;
import static io.execbroker.broker.testing.NativeCalls.tryCall;

import io.execbroker.proto.v1.Hello;
import io.execbroker.proto.v1.StdioMode;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A client that passes descriptors, SCM_RIGHTS of unix(7), well or badly; for the rest a {@link
 * WireClient} on the same connection.
 */
public final class PassingClient implements AutoCloseable {

    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int O_CLOEXEC = 02000000;
    private static final int MSG_OOB = 1;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SOCKADDR_UN_BYTES = 110;
    private static final int CMSGHDR_BYTES = 16;
    private static final int MSGHDR_BYTES = 56;

    private final int socket;
    private final WireClient wire;
    private boolean isClosed;

    private PassingClient(int socket) {
        this.socket = socket;
        this.wire = WireClient.over(new Input(), new Output());
    }

    /** Connects and says nothing. */
    public static PassingClient connect(Path path) {
        try (var arena = Arena.ofConfined()) {
            var address = arena.allocate(SOCKADDR_UN_BYTES);
            var name = path.toString().getBytes(StandardCharsets.UTF_8);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
            var socket = call("socket", AF_UNIX, SOCK_STREAM | O_CLOEXEC, 0);
            call("connect", socket, address, SOCKADDR_UN_BYTES);
            return new PassingClient(socket);
        }
    }

    /** Connects and shakes hands for descriptors, which are to be passed next. */
    public static PassingClient greet(Path path) {
        var client = connect(path);
        client.wire.hello(
                Hello.newBuilder()
                        .setProtocolVersion(1)
                        .setStdioMode(StdioMode.STDIO_MODE_DESCRIPTORS));
        return client;
    }

    /** The same, and passes these as it should be done. */
    public static PassingClient open(Path path, int stdin, int stdout, int stderr) {
        var client = greet(path);
        client.pass(new byte[1], stdin, stdout, stderr);
        if (!client.wire.requireFrame().hasStdioReady()) {
            throw new AssertionError("no StdioReady");
        }
        return client;
    }

    /** The frames of this connection. */
    public WireClient wire() {
        return wire;
    }

    /** Sends {@code bytes} and {@code fds} in one message. */
    public void pass(byte[] bytes, int... fds) {
        send(socket, bytes, fds);
    }

    /** The same; false when the broker takes none. */
    public boolean tryPass(byte[] bytes, int... fds) {
        return trySend(socket, 0, bytes, fds);
    }

    /** The same with the last byte urgent, MSG_OOB of send(2). */
    public boolean tryPassUrgently(byte[] bytes, int... fds) {
        return trySend(socket, MSG_OOB, bytes, fds);
    }

    /** Sends {@code bytes} and {@code fds} in one message to any Unix socket. */
    public static void send(int socket, byte[] bytes, int... fds) {
        if (!trySend(socket, 0, bytes, fds)) {
            throw new AssertionError("not sent");
        }
    }

    private static boolean trySend(int socket, int flags, byte[] bytes, int... fds) {
        try (var arena = Arena.ofConfined()) {
            var data = arena.allocate(Math.max(bytes.length, 1));
            MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
            var vector = arena.allocate(16, 8);
            vector.set(ValueLayout.ADDRESS, 0, data);
            vector.set(ValueLayout.JAVA_LONG, 8, bytes.length);
            var header = arena.allocate(MSGHDR_BYTES, 8);
            header.set(ValueLayout.ADDRESS, 16, vector);
            header.set(ValueLayout.JAVA_LONG, 24, 1);
            if (fds.length > 0) {
                var control = rights(arena, fds);
                header.set(ValueLayout.ADDRESS, 32, control);
                header.set(ValueLayout.JAVA_LONG, 40, control.byteSize());
            }
            return tryCall("sendmsg", socket, header, MSG_NOSIGNAL | flags) >= 0;
        }
    }

    private static MemorySegment rights(Arena arena, int[] fds) {
        var bytes = fds.length * Integer.BYTES;
        var control = arena.allocate(CMSGHDR_BYTES + (bytes + 7) / 8 * 8, 8);
        control.set(ValueLayout.JAVA_LONG, 0, CMSGHDR_BYTES + bytes);
        control.set(ValueLayout.JAVA_INT, 8, SOL_SOCKET);
        control.set(ValueLayout.JAVA_INT, 12, SCM_RIGHTS);
        MemorySegment.copy(fds, 0, control, ValueLayout.JAVA_INT, CMSGHDR_BYTES, fds.length);
        return control;
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            call("close", socket);
        }
    }

    private final class Input extends InputStream {

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            try (var arena = Arena.ofConfined()) {
                var buffer = arena.allocate(Math.max(length, 1));
                // A broker that closes without having read all shows as ECONNRESET.
                var count = Math.max(tryCall("read", socket, buffer, (long) length), 0);
                MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, offset, count);
                return count == 0 ? -1 : count;
            }
        }
    }

    private final class Output extends OutputStream {

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            pass(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }
}
