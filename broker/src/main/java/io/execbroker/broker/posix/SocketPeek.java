package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.LinuxAbi.IOVEC;
import static io.execbroker.broker.posix.LinuxAbi.MSGHDR;
import static io.execbroker.broker.posix.LinuxAbi.offset;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/*
 * A look takes references to the descriptors that it passes over and drops them; what is in the queue
 * holds them still, so that is never a last close (unix_stream_read_generic of the kernel's
 * net/unix/af_unix.c). Without room for control messages none is installed, and MSG_CTRUNC tells of them.
 */

/** Looks into the queue of a Unix stream socket and takes nothing out. Any thread; never blocks. */
public final class SocketPeek {

    /** What there is. */
    public sealed interface Seen {

        /**
         * Bytes, before any descriptor.
         *
         * @param count at least 1
         */
        record Bytes(int count) implements Seen {}

        /** Descriptors, among the bytes that there is room for. */
        record Rights() implements Seen {}

        record EndOfFile() implements Seen {}

        record Nothing() implements Seen {}
    }

    private static final int[] OTHERS = {
        LinuxAbi.SO_PASSCRED, LinuxAbi.SO_PASSSEC, LinuxAbi.SO_PASSPIDFD
    };

    private SocketPeek() {}

    /**
     * Looks at as many bytes as there is room for.
     *
     * @param socket one that gets no other control messages, see {@link #takeNoOthers}
     * @param room a direct buffer; what is in it afterwards is of no account
     * @throws ErrnoException the connection is broken
     */
    public static Seen into(int socket, ByteBuffer room) throws ErrnoException {
        return into(socket, MemorySegment.ofBuffer(room));
    }

    static Seen into(int socket, MemorySegment room) throws ErrnoException {
        var scratch = ErrnoScope.current().scratch();
        var header = scratch.asSlice(0, MSGHDR).fill((byte) 0);
        var vector = scratch.asSlice(MSGHDR.byteSize(), IOVEC);
        vector.set(ValueLayout.ADDRESS, offset(IOVEC, "iov_base"), room);
        vector.set(ValueLayout.JAVA_LONG, offset(IOVEC, "iov_len"), room.byteSize());
        header.set(ValueLayout.ADDRESS, offset(MSGHDR, "msg_iov"), vector);
        header.set(ValueLayout.JAVA_LONG, offset(MSGHDR, "msg_iovlen"), 1);
        long count;
        try {
            count = SocketCalls.recvmsg(socket, header, LinuxAbi.MSG_PEEK | LinuxAbi.MSG_DONTWAIT);
        } catch (ErrnoException e) {
            if (e.errnoName().equals("EAGAIN") || e.errnoName().equals("EINTR")) {
                return new Seen.Nothing();
            }
            throw e;
        }
        int flags = header.get(ValueLayout.JAVA_INT, offset(MSGHDR, "msg_flags"));
        if ((flags & LinuxAbi.MSG_CTRUNC) != 0) {
            return new Seen.Rights();
        }
        return count == 0 ? new Seen.EndOfFile() : new Seen.Bytes((int) count);
    }

    /**
     * Has an urgent byte of {@code socket} read in its place, SO_OOBINLINE of socket(7). It may
     * carry descriptors; a look would pass over it, and the next read drop it with them.
     */
    public static void readUrgentInPlace(int socket) {
        try {
            SocketCalls.setsockopt(socket, LinuxAbi.SOL_SOCKET, LinuxAbi.SO_OOBINLINE, 1);
        } catch (ErrnoException e) {
            throw new AssertionError("every socket has SO_OOBINLINE", e);
        }
    }

    /**
     * Has the kernel send no credentials, labels and pidfds to {@code socket}, which a service
     * manager may have asked for: they would look like descriptors.
     */
    public static void takeNoOthers(int socket) {
        for (int option : OTHERS) {
            try {
                SocketCalls.setsockopt(socket, LinuxAbi.SOL_SOCKET, option, 0);
            } catch (ErrnoException e) {
                // A kernel that does not know it sends none.
            }
        }
    }
}
