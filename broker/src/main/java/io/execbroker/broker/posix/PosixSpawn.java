package io.execbroker.broker.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/*
 * What posix_spawn cannot set. Working directory and umask are set on the calling thread, which has
 * unshared its file system attributes; that also tells a missing directory from a missing
 * executable, both of which are ENOENT. Limits are set right after, see ChildLimits.
 *
 * Descriptors. The child has a copy of all that is open here: close_range(2) closes it before the exec,
 * while this thread waits, including descriptors that others forgot to mark. close(2) may call the file
 * system of an open file, and the last close of a pipe waits for its reader: so nothing that a peer has
 * made may be open here, and callers' descriptors are not taken, see SpawnMethod#takesDescriptors.
 *
 * posix_spawn(3), spawni.c of glibc 2.36.
 */

/** Starts processes by posix_spawn(3), and sets on the thread or afterwards what that cannot. */
final class PosixSpawn implements SpawnCall {

    private static final int FIRST_CLOSED = 3;
    private static final byte[] ROOT_DIRECTORY = {'/'};

    private final ChildLimits limits;

    PosixSpawn(ChildLimits limits) {
        this.limits = limits;
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public Child spawn(CommandImage image, StandardFds fds, NamespaceFds namespaces)
            throws ErrnoException {
        if (!namespaces.equals(NamespaceFds.INHERITED)) {
            throw new IllegalArgumentException("namespaces: the thread's (expected: none of them)");
        }
        try (var memory = new SpawnMemory();
                var arena = Arena.ofConfined()) {
            var laid = memory.lay(image);
            ThreadFileSystem.umask(image.umask());
            ThreadFileSystem.chdir(laid.directory(), image.directoryName());
            long started;
            try {
                started = start(laid, fds, arena);
            } finally {
                leaveDirectory(arena);
            }
            limits.apply(started);
            return adopt(started);
        }
    }

    /** A thread that stayed would keep the directory's file system from being unmounted. */
    private static void leaveDirectory(Arena arena) {
        try {
            ThreadFileSystem.chdir(CString.of(arena, ROOT_DIRECTORY), "/");
        } catch (ErrnoException e) {
            // It stays until the next command. The process that was started must not be lost.
        }
    }

    private static long start(SpawnImage image, StandardFds fds, Arena arena)
            throws ErrnoException {
        if (fds.stdin() != StandardFds.NULL_DEVICE) {
            return call(image, fds, arena);
        }
        int nullDevice =
                Descriptors.aboveStandard(Descriptors.open("/dev/null", LinuxAbi.O_RDONLY));
        try {
            return call(image, new StandardFds(nullDevice, fds.stdout(), fds.stderr()), arena);
        } finally {
            Descriptors.close(nullDevice);
        }
    }

    private static long call(SpawnImage image, StandardFds fds, Arena arena) throws ErrnoException {
        var pid = arena.allocate(ValueLayout.JAVA_INT);
        var actions = arena.allocate(LinuxAbi.SIZEOF_POSIX_SPAWN_FILE_ACTIONS, 8);
        buildActions(actions, fds);
        try {
            int error =
                    SpawnCalls.posix_spawn(
                            pid,
                            image.path(),
                            actions,
                            SpawnAttributes.segment(),
                            image.argv(),
                            image.environment());
            if (error != 0) {
                throw new ErrnoException(ProcessSpawn.EXEC, error);
            }
            return pid.get(ValueLayout.JAVA_INT, 0);
        } finally {
            SpawnCalls.posix_spawn_file_actions_destroy(actions);
        }
    }

    private static void buildActions(MemorySegment actions, StandardFds fds) throws ErrnoException {
        require(SpawnCalls.posix_spawn_file_actions_init(actions));
        try {
            require(SpawnCalls.posix_spawn_file_actions_adddup2(actions, fds.stdin(), 0));
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

    private static Child adopt(long pid) throws ErrnoException {
        try {
            return new RunningChild(pid, PidFd.open(pid), System.nanoTime());
        } catch (ErrnoException e) {
            PidFd.killAndReap(pid);
            throw e.about("pidfd_open");
        }
    }

    @Override
    public void close() {}
}
