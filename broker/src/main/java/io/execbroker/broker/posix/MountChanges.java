package io.execbroker.broker.posix;

/**
 * What the kernel says of changes to the mounts of one mount namespace, proc_pid_mounts(5).
 * Confined to one thread at a time.
 */
public final class MountChanges implements AutoCloseable {

    private final int fd;

    private MountChanges(int fd) {
        this.fd = fd;
    }

    /** Of the mounts that the calling thread is among. */
    static MountChanges ofCurrentThread() throws ErrnoException {
        return new MountChanges(Descriptors.open("/proc/thread-self/mounts", LinuxAbi.O_RDONLY));
    }

    /** Of the mounts that this process is among, whatever the calling thread has done. */
    public static MountChanges ofProcess() throws ErrnoException {
        return new MountChanges(openForProcess());
    }

    /**
     * A descriptor of the same, for which epoll reports an error with each change. The caller owns
     * it.
     */
    public static int openForProcess() throws ErrnoException {
        return Descriptors.open("/proc/self/mounts", LinuxAbi.O_RDONLY);
    }

    /** Whether a mount has come or gone since this was opened, or asked before. Does not block. */
    public boolean hasAny() {
        try {
            return Descriptors.poll(fd, LinuxAbi.POLLPRI, 0);
        } catch (ErrnoException e) {
            return true;
        }
    }

    /** Once. */
    @Override
    public void close() {
        Descriptors.close(fd);
    }
}
