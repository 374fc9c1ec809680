package io.execbroker.broker.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/*
 * Why not posix_spawn. In a process with many threads it spends a third of its processor time on what
 * the child could have for nothing: it maps a stack and takes it away, which every processor must be
 * told; it resets 64 signals one by one; it has no pidfd to give, and nothing set before the exec but
 * what it knows of. Eight at a time, 52 microseconds a command on the spawners instead of 79.
 *
 * And the table of descriptors is not copied. glibc's child has all that is open here and closes it
 * while this thread waits: with a thousand commands running half of the time of a spawn, and as long as
 * a peer likes if one is of its making. This child takes its three, and never has another of a peer's.
 *
 * The rest is as there: the child shares this process's memory until its exec, so no page table is
 * copied, and this thread waits for it. No Java runs in the child, and nothing of libc but system calls.
 */

/**
 * Starts processes by clone3(2). The work is done in spawn.c; this lays out what it reads.
 *
 * <p>Nothing may change how this process ignores signals once this is made.
 */
final class CloneSpawn implements SpawnCall {

    // struct spawn of spawn.h: the places of its fields, 8 bytes each.
    private static final int PATH = 0;
    private static final int ARGV = 1;
    private static final int ENVIRONMENT = 2;
    private static final int DIRECTORY = 3;
    private static final int STDIN = 4;
    private static final int STDOUT = 5;
    private static final int STDERR = 6;
    private static final int UMASK = 7;
    private static final int IGNORED = 8;
    private static final int NOFILE_SOFT = 9;
    private static final int NOFILE_HARD = 10;
    private static final int RESETS_OOM_SCORE = 11;
    private static final int PID = 12;
    private static final int PIDFD = 13;
    private static final int STEP = 14;
    private static final int ERROR = 15;
    private static final int FIELDS = 17;

    // enum spawn_step of spawn.h.
    private static final int STARTED = 0;
    private static final int CLONE = 1;
    private static final int CHDIR = 2;
    private static final int DESCRIPTORS = 3;
    private static final int EXEC = 4;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment request = arena.allocate(JAVA_LONG, FIELDS);

    CloneSpawn(ChildLimits limits) {
        set(IGNORED, SpawnLibrary.ignoredSignals());
        set(NOFILE_SOFT, limits.softNofile());
        set(NOFILE_HARD, limits.hardNofile());
        set(RESETS_OOM_SCORE, limits.resetsOomScore() ? 1 : 0);
    }

    @Override
    public Child spawn(SpawnImage image, StandardFds fds) throws ErrnoException {
        set(PATH, image.path().address());
        set(ARGV, image.argv().address());
        set(ENVIRONMENT, image.environment().address());
        set(DIRECTORY, image.directory().address());
        set(STDIN, fds.stdin());
        set(STDOUT, fds.stdout());
        set(STDERR, fds.stderr());
        set(UMASK, image.umask());

        SpawnLibrary.spawn(request);
        int step = get(STEP);
        if (step != STARTED) {
            throw failure(step, get(ERROR), image);
        }
        return new Child(get(PID), get(PIDFD));
    }

    private static ErrnoException failure(int step, int errno, SpawnImage image) {
        return switch (step) {
            case CLONE -> new ErrnoException("clone3", errno);
            case CHDIR -> new ErrnoException("chdir", errno).about(image.directoryName());
            case DESCRIPTORS -> new ErrnoException("pidfd_getfd", errno);
            case EXEC -> new ErrnoException(ProcessSpawn.EXEC, errno);
            default -> throw new AssertionError("spawn.c: step " + step);
        };
    }

    private void set(int field, long value) {
        request.setAtIndex(JAVA_LONG, field, value);
    }

    private int get(int field) {
        return Math.toIntExact(request.getAtIndex(JAVA_LONG, field));
    }

    @Override
    public void close() {
        arena.close();
    }
}
