package io.execbroker.broker.posix;

/*
 * Whoever can connect can put descriptors into the broker's queue, asked for or not. They are closed
 * when they are read past, or with the connection, on the thread that does it; and the last close of a
 * socket with SO_LINGER waits for its peer. An event loop could so be stopped for as long as a client
 * likes. Linux 6.16 lets a receiver say that it takes none: sendmsg(2) then fails with EPERM. What is
 * done before is in Fence.java.
 */

/** Whether descriptors may be sent to a Unix socket: SO_PASSRIGHTS of unix(7), since Linux 6.16. */
public final class PassedRights {

    private PassedRights() {}

    /**
     * Lets the peer of {@code socket}, or the future peers of a listening one, send descriptors, or
     * not. What was sent before stays.
     *
     * @return whether this kernel can do so; without it they always may
     */
    public static boolean set(int socket, boolean mayBeSent) {
        if (!LinuxAbi.SUPPORTED) {
            return false;
        }
        try {
            SocketCalls.setsockopt(
                    socket, LinuxAbi.SOL_SOCKET, LinuxAbi.SO_PASSRIGHTS, mayBeSent ? 1 : 0);
            return true;
        } catch (ErrnoException e) {
            // ENOPROTOOPT of an older kernel.
            return false;
        }
    }

    /**
     * Whether the peer of {@code socket} may send descriptors, or may have: a connection has this
     * from the listening socket as that was when the peer connected.
     */
    public static boolean mayBeSent(int socket) {
        if (!LinuxAbi.SUPPORTED) {
            return true;
        }
        try {
            return SocketCalls.getsockopt(socket, LinuxAbi.SOL_SOCKET, LinuxAbi.SO_PASSRIGHTS) != 0;
        } catch (ErrnoException e) {
            return true;
        }
    }
}
