package io.execbroker.broker.posix;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/*
 * Both methods share this process's memory with the child until its exec: the cost does not grow with
 * the heap as fork(2)'s does, no page tables are copied, and no Java code runs in between. The caller is
 * suspended until the new image runs or exec has failed, and learns of its errno. So a child must not be
 * made on an event loop, and one that was made really runs.
 *
 * The command gets descriptors 0, 1 and 2 and nothing else, whatever was marked close-on-exec.
 */

/**
 * Starts processes. Confined to one thread, which it changes for good: the thread's working
 * directory and umask no longer follow the process's.
 *
 * <p>{@link #spawn} blocks until the new image runs, about half a millisecond.
 */
public final class ProcessSpawn implements AutoCloseable {

    /** {@link ErrnoException#call} of a failure that is about the executable. */
    public static final String EXEC = "exec";

    /** How long to wait for whoever still writes the executable, before the second attempt. */
    private static final long TEXT_BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final SpawnMemory memory = new SpawnMemory();
    private final SpawnCall call;
    private final int nullDevice;

    /**
     * Takes the calling thread's working directory and umask from the process's.
     *
     * @param method nothing of which is {@linkplain SpawnMethod#missing missing}
     * @param limits what every command gets
     */
    public ProcessSpawn(SpawnMethod method, ChildLimits limits) throws ErrnoException {
        ThreadFileSystem.unshare();
        nullDevice = Descriptors.aboveStandard(Descriptors.open("/dev/null", LinuxAbi.O_RDONLY));
        call =
                switch (method) {
                    case CLONE3 -> new CloneSpawn(limits);
                    case POSIX_SPAWN -> new PosixSpawn(limits);
                };
    }

    /**
     * Starts {@code image}. The descriptors stay the caller's; so is the child's.
     *
     * @throws ErrnoException with call {@code chdir} for the working directory, {@link #EXEC} for
     *     the executable or its interpreter, another when there is no room for a process; nothing
     *     is left of it
     * @throws IllegalArgumentException if a string contains NUL
     */
    public Child spawn(CommandImage image, StandardFds fds) throws ErrnoException {
        var laid = memory.lay(image);
        var ends = withNullDevice(fds);
        try {
            return call.spawn(laid, ends);
        } catch (ErrnoException e) {
            if (!e.call().equals(EXEC) || !e.errnoName().equals("ETXTBSY")) {
                throw e;
            }
            LockSupport.parkNanos(TEXT_BUSY_NANOS);
            return call.spawn(laid, ends);
        }
    }

    private StandardFds withNullDevice(StandardFds fds) {
        return fds.stdin() == StandardFds.NULL_DEVICE
                ? new StandardFds(nullDevice, fds.stdout(), fds.stderr())
                : fds;
    }

    @Override
    public void close() {
        Descriptors.close(nullDevice);
        call.close();
        memory.close();
    }
}
