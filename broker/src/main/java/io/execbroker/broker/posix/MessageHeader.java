package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.LinuxAbi.IOVEC;
import static io.execbroker.broker.posix.LinuxAbi.MSGHDR;
import static io.execbroker.broker.posix.LinuxAbi.offset;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What sendmsg(2) and recvmsg(2) are told: where bytes and control messages are. */
final class MessageHeader {

    private MessageHeader() {}

    /**
     * Fills in a struct msghdr and its one struct iovec. All of it must live until the call is
     * over.
     *
     * @param header a struct msghdr; what the kernel left in it is gone
     * @param vector a struct iovec
     * @param bytes all of it is sent, or can be received into
     * @param control likewise
     */
    static void fill(
            MemorySegment header,
            MemorySegment vector,
            MemorySegment bytes,
            MemorySegment control) {
        vector.set(ValueLayout.ADDRESS, offset(IOVEC, "iov_base"), bytes);
        vector.set(ValueLayout.JAVA_LONG, offset(IOVEC, "iov_len"), bytes.byteSize());
        header.fill((byte) 0);
        header.set(ValueLayout.ADDRESS, offset(MSGHDR, "msg_iov"), vector);
        header.set(ValueLayout.JAVA_LONG, offset(MSGHDR, "msg_iovlen"), 1);
        header.set(ValueLayout.ADDRESS, offset(MSGHDR, "msg_control"), control);
        header.set(ValueLayout.JAVA_LONG, offset(MSGHDR, "msg_controllen"), control.byteSize());
    }
}
