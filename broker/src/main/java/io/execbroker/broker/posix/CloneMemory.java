package io.execbroker.broker.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What one child reads and writes until its exec: a {@code struct spawn} of spawn.h, its stack, and
 * the strings of its command. Used again for another child once it {@linkplain #isShared is not
 * shared} any more. One thread at a time.
 */
final class CloneMemory implements AutoCloseable {

    // struct spawn of spawn.h: the places of its fields, 8 bytes each.
    private static final int PATH = 0;
    private static final int ARGV = 1;
    private static final int ENVIRONMENT = 2;
    private static final int DIRECTORY = 3;
    private static final int STDIN = 4;
    private static final int STDOUT = 5;
    private static final int STDERR = 6;
    private static final int NETWORK = 7;
    private static final int MOUNTS = 8;
    private static final int ROOT = 9;
    private static final int UMASK = 10;
    private static final int IGNORED = 11;
    private static final int NOFILE_SOFT = 12;
    private static final int NOFILE_HARD = 13;
    private static final int RESETS_OOM_SCORE = 14;
    private static final int DELIVERY = 15;
    private static final int STACK = 16;
    private static final int PID = 17;
    private static final int PIDFD = 18;
    private static final int SHARING = 19;
    private static final int STEP = 20;
    private static final int ERROR = 21;
    private static final int BEGUN = 22;
    private static final int AT_EXEC = 24;
    private static final int FIELDS = 27;

    private static final long STACK_BYTES = 8192;
    private static final long STACK_ALIGNMENT = 16;

    // enum spawn_step of spawn.h.
    private static final int STARTED = 0;
    private static final int CLONE = 1;
    private static final int CHDIR = 2;
    private static final int DESCRIPTORS = 3;
    private static final int EXEC = 4;
    private static final int NAMESPACES = 5;
    private static final int SIGNAL = 6;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment request = arena.allocate(JAVA_LONG, FIELDS);
    private final SpawnMemory strings = new SpawnMemory();

    /**
     * @param ignoredSignals as {@link SpawnLibrary#ignoredSignals}
     * @param limits what every command gets
     */
    CloneMemory(long ignoredSignals, ChildLimits limits) {
        set(IGNORED, ignoredSignals);
        set(NOFILE_SOFT, limits.softNofile());
        set(NOFILE_HARD, limits.hardNofile());
        set(RESETS_OOM_SCORE, limits.resetsOomScore() ? 1 : 0);
        set(STACK, arena.allocate(STACK_BYTES, STACK_ALIGNMENT).address());
    }

    /**
     * Lays out what the next child is to become.
     *
     * @throws IllegalArgumentException if a string contains NUL
     */
    MemorySegment lay(CommandImage command, StandardFds fds, NamespaceFds namespaces) {
        var image = strings.lay(command);
        set(PATH, image.path().address());
        set(ARGV, image.argv().address());
        set(ENVIRONMENT, image.environment().address());
        set(DIRECTORY, image.directory().address());
        set(STDIN, fds.stdin());
        set(STDOUT, fds.stdout());
        set(STDERR, fds.stderr());
        set(NETWORK, namespaces.network());
        set(MOUNTS, namespaces.mounts());
        set(ROOT, namespaces.root());
        set(UMASK, command.umask());
        set(DELIVERY, image.delivery().address());
        return request;
    }

    long pid() {
        return get(PID);
    }

    int pidFd() {
        return (int) get(PIDFD);
    }

    /** Whether it has grown for a large command: more than is worth keeping. */
    boolean isLarge() {
        return strings.isLarge();
    }

    /** Whether there was no room for a child, after it was tried. */
    boolean isUnused() {
        return get(STEP) == CLONE;
    }

    /** Whether a child may still use this memory. */
    boolean isShared() {
        boolean shared = get(SHARING) != 0;
        // What the child wrote before is seen after.
        VarHandle.acquireFence();
        return shared;
    }

    /** How long the child took to its exec; not while this is shared. */
    long nanosToExec() {
        return nanos(AT_EXEC) - nanos(BEGUN);
    }

    /**
     * Why the child could not do what it is for; not while this is shared.
     *
     * @param image what that is
     */
    Optional<ErrnoException> failure(CommandImage image) {
        int errno = (int) get(ERROR);
        return switch ((int) get(STEP)) {
            case STARTED -> Optional.empty();
            case CLONE -> Optional.of(new ErrnoException("clone3", errno));
            case CHDIR ->
                    Optional.of(new ErrnoException("chdir", errno).about(image.directoryName()));
            case DESCRIPTORS -> Optional.of(new ErrnoException("take descriptors", errno));
            case NAMESPACES -> Optional.of(new ErrnoException(ProcessSpawn.SETNS, errno));
            case EXEC -> Optional.of(new ErrnoException(ProcessSpawn.EXEC, errno));
            case SIGNAL -> Optional.of(new ErrnoException("signal by pidfd", errno));
            default -> throw new AssertionError("spawn.c: step " + get(STEP));
        };
    }

    /** A struct timespec. */
    private long nanos(int field) {
        return TimeUnit.SECONDS.toNanos(get(field)) + get(field + 1);
    }

    private void set(int field, long value) {
        request.setAtIndex(JAVA_LONG, field, value);
    }

    private long get(int field) {
        return request.getAtIndex(JAVA_LONG, field);
    }

    @Override
    public void close() {
        strings.close();
        arena.close();
    }
}
