package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.LinuxAbi.CMSGHDR;
import static io.execbroker.broker.posix.LinuxAbi.IOVEC;
import static io.execbroker.broker.posix.LinuxAbi.MSGHDR;
import static io.execbroker.broker.posix.LinuxAbi.offset;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/*
 * A close(2) blocks for as long as others like if it is the last of its file: the end of a pipe waits for
 * whoever is in the middle of reading it, into memory that another program serves. One that is not the
 * last does nothing, but for files whose file system is told of each (FLUSH of FUSE). So a reference to
 * each file is put aside first, in a message that nobody receives.
 */

/** Descriptors in flight, as unix(7) calls those that were sent and not received: SCM_RIGHTS. */
public final class InFlight {

    private InFlight() {}

    /**
     * Puts one socket in the place of many descriptors: the last close of it is that of all of
     * them, and may block. This does not, unless a file system among theirs is told of every close.
     *
     * @param fds 1 to 253; the caller's no longer
     * @return the socket; the caller owns it
     * @throws ErrnoException if there is no descriptor left; nothing has changed
     */
    public static int bundle(List<Integer> fds) throws ErrnoException {
        try (var arena = Arena.ofConfined()) {
            var ends = arena.allocate(ValueLayout.JAVA_INT, 2);
            SocketCalls.socketpair(
                    LinuxAbi.AF_UNIX, LinuxAbi.SOCK_STREAM | LinuxAbi.SOCK_CLOEXEC, ends);
            int sender = ends.getAtIndex(ValueLayout.JAVA_INT, 0);
            int receiver = ends.getAtIndex(ValueLayout.JAVA_INT, 1);
            try {
                SocketCalls.sendmsg(sender, message(arena, fds), LinuxAbi.MSG_NOSIGNAL);
            } catch (ErrnoException e) {
                Descriptors.close(receiver);
                throw e;
            } finally {
                Descriptors.close(sender);
            }
            fds.forEach(Descriptors::close);
            return receiver;
        }
    }

    private static MemorySegment message(Arena arena, List<Integer> fds) {
        var header = arena.allocate(MSGHDR);
        MessageHeader.fill(header, arena.allocate(IOVEC), arena.allocate(1), rights(arena, fds));
        return header;
    }

    private static MemorySegment rights(Arena arena, List<Integer> fds) {
        long length = CMSGHDR.byteSize() + (long) fds.size() * Integer.BYTES;
        var rights = arena.allocate(length, Long.BYTES);
        rights.set(ValueLayout.JAVA_LONG, offset(CMSGHDR, "cmsg_len"), length);
        rights.set(ValueLayout.JAVA_INT, offset(CMSGHDR, "cmsg_level"), LinuxAbi.SOL_SOCKET);
        rights.set(ValueLayout.JAVA_INT, offset(CMSGHDR, "cmsg_type"), LinuxAbi.SCM_RIGHTS);
        for (int i = 0; i < fds.size(); i++) {
            rights.set(
                    ValueLayout.JAVA_INT,
                    CMSGHDR.byteSize() + (long) i * Integer.BYTES,
                    fds.get(i));
        }
        return rights;
    }
}
