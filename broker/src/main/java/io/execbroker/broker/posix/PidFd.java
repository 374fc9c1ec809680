package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.LinuxAbi.P_PID;
import static io.execbroker.broker.posix.LinuxAbi.P_PIDFD;
import static io.execbroker.broker.posix.LinuxAbi.WEXITED;
import static io.execbroker.broker.posix.LinuxAbi.WNOHANG;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Descriptors that stand for processes, pidfd_open(2): readable once the process has ended, and
 * never another process's, whatever becomes of the number.
 */
public final class PidFd {

    private PidFd() {}

    /**
     * Opens a descriptor for a child that was not waited for; it closes on exec. Free of races as
     * long as nobody else waits for our children, for a zombie keeps its number.
     */
    public static int open(long pid) throws ErrnoException {
        return Math.toIntExact(
                LibC.syscall(
                        LinuxAbi.SYS_PIDFD_OPEN,
                        pid,
                        0,
                        MemorySegment.NULL,
                        0,
                        MemorySegment.NULL));
    }

    /** Sends {@code signal} to the process; ESRCH when it has been waited for. */
    public static void signal(int pidFd, Signal signal) throws ErrnoException {
        LibC.syscall(
                LinuxAbi.SYS_PIDFD_SEND_SIGNAL,
                pidFd,
                signal.number(),
                MemorySegment.NULL,
                0,
                MemorySegment.NULL);
    }

    /** Waits for the process if it has ended; empty when it still runs. Does not block. */
    public static Optional<Reaped> reap(int pidFd) throws ErrnoException {
        return waitid(P_PIDFD, pidFd, WNOHANG);
    }

    /**
     * Kills a child and waits for it, at most {@code millis}. Blocks.
     *
     * @param pid its process id
     * @return false if it has not ended by then: it hangs in the kernel, and is not waited for
     */
    public static boolean killAndReap(int pidFd, long pid, int millis) throws ErrnoException {
        kill(pid);
        return Descriptors.poll(pidFd, LinuxAbi.POLLIN, millis) && reap(pidFd).isPresent();
    }

    /** Kills a child and waits until it is gone. Blocks for as long as the kernel needs. */
    public static void killAndReap(long pid) throws ErrnoException {
        kill(pid);
        while (true) {
            try {
                waitid(P_PID, pid, 0);
                return;
            } catch (ErrnoException e) {
                if (!e.errnoName().equals("EINTR")) {
                    throw e;
                }
            }
        }
    }

    private static void kill(long pid) throws ErrnoException {
        try {
            ProcessGroup.signal(pid, Signal.KILL);
        } catch (ErrnoException e) {
            // Made a moment ago: it has no group of its own yet, and nobody else is in it.
        }
        LibC.kill(Math.toIntExact(pid), LinuxAbi.SIGKILL);
    }

    /** The system call and not waitid(3): only the call reports the resources used. */
    private static Optional<Reaped> waitid(int idType, long id, int options) throws ErrnoException {
        var scratch = ErrnoScope.current().scratch();
        long siginfoBytes = LinuxAbi.SIGINFO.byteSize();
        var siginfo = scratch.asSlice(0, siginfoBytes);
        var rusage = scratch.asSlice(siginfoBytes, LinuxAbi.RUSAGE.byteSize());
        LibC.syscall(LinuxAbi.SYS_WAITID, idType, id, siginfo, WEXITED | options, rusage);
        return Reaped.of(siginfo, rusage);
    }
}
