package io.execbroker.loadtest.bench;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks a broker that is about to start whether it takes requests. */
final class Accepting {
    /** A Hello of version 1 and nothing else, see PROTOCOL.md. */
    private static final byte[] HELLO = {4, 0x0A, 2, 0x08, 1};

    /** Where a frame's field is told, behind its length, which takes two bytes at the most here. */
    private static final byte WELCOME = 0x0A;

    private static final int MAX_ANSWER_BYTES = 4096;
    private static final long BETWEEN_NANOS = 500_000;

    private Accepting() {}

    /**
     * Waits until a broker says Welcome.
     *
     * @return the {@link System#nanoTime} of that
     * @throws IOException if it takes longer than the limit, or refuses
     */
    static long await(Path socket, Duration limit) throws IOException {
        var deadlineNanos = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadlineNanos) {
            if (isWelcome(socket)) {
                return System.nanoTime();
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
        throw new IOException("no Welcome on " + socket + " within " + limit);
    }

    private static boolean isWelcome(Path socket) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            if (!connected(channel, socket)) {
                return false;
            }
            channel.write(ByteBuffer.wrap(HELLO));
            var answer = ByteBuffer.allocate(MAX_ANSWER_BYTES);
            while (answer.position() < 3 && channel.read(answer) >= 0) {
                // The frame comes whole in all likelihood.
            }
            answer.flip();
            return answer.remaining() >= 3 && body(answer) == WELCOME;
        }
    }

    private static boolean connected(SocketChannel channel, Path socket) {
        try {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            // It does not listen yet.
            return false;
        }
    }

    /** The byte behind the length, a varint. */
    private static byte body(ByteBuffer answer) {
        while (answer.get() < 0) {
            // One more byte of the length.
        }
        return answer.get();
    }
}
