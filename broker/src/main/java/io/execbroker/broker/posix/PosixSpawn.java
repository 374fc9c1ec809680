package io.execbroker.broker.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/*
 * Why posix_spawn. glibc implements it with CLONE_VM and CLONE_VFORK: the cost does not grow with
 * this process's heap as fork(2)'s does, no page tables are copied, and no Java code runs between
 * clone and exec. It suspends its caller until the new image runs or exec has failed, and returns
 * the errno of a failed exec. So it must not be called from an event loop, and a result of 0 means
 * that the image really runs.
 *
 * What posix_spawn cannot set. Working directory and umask are set on the calling thread, which has
 * unshared its file system attributes; that also tells a missing directory from a missing
 * executable, both of which are ENOENT. Limits are set right after, see ChildLimits.
 *
 * Descriptors. The command gets 0, 1 and 2 and nothing else: dup2 clears the close-on-exec flag,
 * close_range(2) takes the rest, including descriptors that others forgot to mark. Whatever is open
 * in this process is so closed once more in the child, while the spawner waits; see SpawnGate.
 *
 * posix_spawn(3), spawni.c of glibc 2.36.
 */

/**
 * Starts processes. Confined to one thread, which it changes for good: the thread's working
 * directory and umask no longer follow the process's.
 *
 * <p>{@link #spawn} blocks until the new image runs, about half a millisecond.
 */
public final class PosixSpawn implements AutoCloseable {

    private static final List<String> NEEDED =
            List.of("posix_spawn", "posix_spawn_file_actions_addclosefrom_np", "prlimit");

    /** {@link ErrnoException#call} of a failure that is about the executable. */
    public static final String EXEC = "exec";

    private static final int FIRST_CLOSED = 3;

    /** How long to wait for whoever still writes the executable, before the second attempt. */
    private static final long TEXT_BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment actions =
            arena.allocate(LinuxAbi.SIZEOF_POSIX_SPAWN_FILE_ACTIONS, 8);
    private final MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
    private final MemorySegment rootDirectory = CString.of(arena, new byte[] {'/'});
    private final SpawnMemory memory = new SpawnMemory();
    private final int nullDevice;

    /** Takes the calling thread's working directory and umask from the process's. */
    public PosixSpawn() throws ErrnoException {
        ThreadFileSystem.unshare();
        nullDevice = Descriptors.aboveStandard(Descriptors.open("/dev/null", LinuxAbi.O_RDONLY));
    }

    /** What this machine lacks to use this class, in words; empty when it can be used. */
    public static Optional<String> missing() {
        if (!LinuxAbi.SUPPORTED) {
            return Optional.of(
                    "needs Linux on x86_64 or aarch64, this is "
                            + System.getProperty("os.name")
                            + " on "
                            + System.getProperty("os.arch"));
        }
        var missing = CFunction.missing(NEEDED);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("the C library lacks " + missing + " (needs glibc 2.34)");
    }

    /**
     * Starts {@code image}. The descriptors stay the caller's.
     *
     * @return the new process's id; it is also its session and process group
     * @throws ErrnoException with call {@code chdir} for the working directory, {@code exec} for
     *     the executable or its interpreter, {@code clone} when there is no room for a process
     * @throws IllegalArgumentException if a string contains NUL
     */
    public long spawn(CommandImage image, StandardFds fds) throws ErrnoException {
        memory.reset(
                SpawnMemory.stringBytes(image.path())
                        + SpawnMemory.stringBytes(image.workingDirectory())
                        + SpawnMemory.vectorBytes(image.argv())
                        + SpawnMemory.vectorBytes(image.environment()));
        var argv = memory.vector("argv", image.argv());
        var environment = memory.vector("environment", image.environment());
        var path = memory.string("executable", image.path());
        var directory = memory.string("working directory", image.workingDirectory());

        ThreadFileSystem.umask(image.umask());
        ThreadFileSystem.chdir(
                directory, new String(image.workingDirectory(), StandardCharsets.UTF_8));
        try {
            return spawn(path, argv, environment, fds);
        } finally {
            leaveDirectory();
        }
    }

    /** A thread that stayed would keep the directory's file system from being unmounted. */
    private void leaveDirectory() {
        try {
            ThreadFileSystem.chdir(rootDirectory, "/");
        } catch (ErrnoException e) {
            // It stays until the next command. The process that was started must not be lost.
        }
    }

    private long spawn(
            MemorySegment path, MemorySegment argv, MemorySegment environment, StandardFds fds)
            throws ErrnoException {
        buildActions(fds);
        try {
            int error = attempt(path, argv, environment);
            if (error == LinuxAbi.ETXTBSY) {
                LockSupport.parkNanos(TEXT_BUSY_NANOS);
                error = attempt(path, argv, environment);
            }
            if (error != 0) {
                throw new ErrnoException(EXEC, error);
            }
            return pid.get(ValueLayout.JAVA_INT, 0);
        } finally {
            SpawnCalls.posix_spawn_file_actions_destroy(actions);
        }
    }

    private int attempt(MemorySegment path, MemorySegment argv, MemorySegment environment) {
        SpawnGate.enter();
        try {
            return SpawnCalls.posix_spawn(
                    pid, path, actions, SpawnAttributes.segment(), argv, environment);
        } finally {
            SpawnGate.leave();
        }
    }

    private void buildActions(StandardFds fds) throws ErrnoException {
        require(SpawnCalls.posix_spawn_file_actions_init(actions));
        try {
            int stdin = fds.stdin() == StandardFds.NULL_DEVICE ? nullDevice : fds.stdin();
            require(SpawnCalls.posix_spawn_file_actions_adddup2(actions, stdin, 0));
            require(SpawnCalls.posix_spawn_file_actions_adddup2(actions, fds.stdout(), 1));
            require(SpawnCalls.posix_spawn_file_actions_adddup2(actions, fds.stderr(), 2));
            require(SpawnCalls.posix_spawn_file_actions_addclosefrom_np(actions, FIRST_CLOSED));
        } catch (ErrnoException e) {
            SpawnCalls.posix_spawn_file_actions_destroy(actions);
            throw e;
        }
    }

    private static void require(int error) throws ErrnoException {
        if (error != 0) {
            throw new ErrnoException("posix_spawn_file_actions", error);
        }
    }

    @Override
    public void close() {
        Descriptors.close(nullDevice);
        memory.close();
        arena.close();
    }
}
