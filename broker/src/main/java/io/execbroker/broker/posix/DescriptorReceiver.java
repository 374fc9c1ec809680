package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.LinuxAbi.CMSGHDR;
import static io.execbroker.broker.posix.LinuxAbi.IOVEC;
import static io.execbroker.broker.posix.LinuxAbi.MSGHDR;
import static io.execbroker.broker.posix.LinuxAbi.offset;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/*
 * Why not Netty, which can read descriptors from a Unix socket: its control buffer has room for one,
 * rounded up by the alignment of control messages to two, and the kernel installs as many as there is
 * room for. A peer could leave descriptors in this process of which nobody knows. It also reads them
 * without MSG_CMSG_CLOEXEC. cmsg(3), unix(7).
 */

/**
 * Reads one message of a Unix stream socket with the descriptors in it, SCM_RIGHTS of unix(7).
 * There is room for as many as a message can carry: none is installed of which the caller does not
 * hear. One thread at a time; never blocks.
 */
public final class DescriptorReceiver implements AutoCloseable {

    /** One byte is expected; room for a second tells when there are more. */
    private static final int ROOM_BYTES = 2;

    /** For credentials and labels, when an option of the listening socket has them sent. */
    private static final long OTHER_CONTROL_BYTES = 508;

    private static final long CONTROL_BYTES =
            CMSGHDR.byteSize() + LinuxAbi.SCM_MAX_FD * Integer.BYTES + OTHER_CONTROL_BYTES;

    /**
     * A message, or its first part.
     *
     * @param bytes how many bytes were read, 0 at the end of file, at most 2
     * @param first the first of them
     * @param fds close on exec; the caller owns them
     * @param isTruncated the kernel could not install all
     */
    public record Message(int bytes, byte first, List<Integer> fds, boolean isTruncated) {}

    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes = arena.allocate(ROOM_BYTES);
    private final MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
    private final MemorySegment vector = arena.allocate(IOVEC);
    private final MemorySegment header = arena.allocate(MSGHDR);

    /** Looks without taking anything: no descriptor is installed. */
    public SocketPeek.Seen look(int socket) throws ErrnoException {
        return SocketPeek.into(socket, bytes);
    }

    /** Reads what {@link #look} has seen. */
    public Message receive(int socket) throws ErrnoException {
        prepareHeader();
        var count =
                SocketCalls.recvmsg(
                        socket, header, LinuxAbi.MSG_CMSG_CLOEXEC | LinuxAbi.MSG_DONTWAIT);
        int flags = header.get(ValueLayout.JAVA_INT, offset(MSGHDR, "msg_flags"));
        byte first = count == 0 ? 0 : bytes.get(ValueLayout.JAVA_BYTE, 0);
        return new Message((int) count, first, installed(), (flags & LinuxAbi.MSG_CTRUNC) != 0);
    }

    private void prepareHeader() {
        vector.set(ValueLayout.ADDRESS, offset(IOVEC, "iov_base"), bytes);
        vector.set(ValueLayout.JAVA_LONG, offset(IOVEC, "iov_len"), ROOM_BYTES);
        header.fill((byte) 0);
        header.set(ValueLayout.ADDRESS, offset(MSGHDR, "msg_iov"), vector);
        header.set(ValueLayout.JAVA_LONG, offset(MSGHDR, "msg_iovlen"), 1);
        header.set(ValueLayout.ADDRESS, offset(MSGHDR, "msg_control"), control);
        header.set(ValueLayout.JAVA_LONG, offset(MSGHDR, "msg_controllen"), CONTROL_BYTES);
    }

    /** The descriptors of all control messages; others come when an option of the socket asks. */
    private List<Integer> installed() {
        var fds = new ArrayList<Integer>();
        long filled = header.get(ValueLayout.JAVA_LONG, offset(MSGHDR, "msg_controllen"));
        long at = 0;
        while (at + CMSGHDR.byteSize() <= filled) {
            var message = control.asSlice(at);
            long length = message.get(ValueLayout.JAVA_LONG, offset(CMSGHDR, "cmsg_len"));
            if (length < CMSGHDR.byteSize()) {
                break;
            }
            if (isRights(message)) {
                addInts(fds, message, length);
            }
            // CMSG_NXTHDR of cmsg(3).
            at += (length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        }
        return fds;
    }

    private static boolean isRights(MemorySegment message) {
        return message.get(ValueLayout.JAVA_INT, offset(CMSGHDR, "cmsg_level"))
                        == LinuxAbi.SOL_SOCKET
                && message.get(ValueLayout.JAVA_INT, offset(CMSGHDR, "cmsg_type"))
                        == LinuxAbi.SCM_RIGHTS;
    }

    private static void addInts(List<Integer> fds, MemorySegment message, long length) {
        for (long at = CMSGHDR.byteSize(); at + Integer.BYTES <= length; at += Integer.BYTES) {
            fds.add(message.get(ValueLayout.JAVA_INT, at));
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
