package io.execbroker.broker.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Process limits that the broker has for itself and a command must not inherit: the soft limit of
 * descriptors, which the virtual machine raises to the hard one, and the protection from the
 * out-of-memory killer.
 *
 * <p>{@link CloneSpawn} sets them before the exec. posix_spawn(3) can set neither, so then they are
 * set on the new process right after its exec: its first instants, while the dynamic linker works,
 * may see the broker's values.
 */
public final class ChildLimits {

    /** The soft limit that programs expect, and that select(2) can handle. */
    private static final long NOFILE = 1024;

    private static final String OWN_ADJUSTMENT = "/proc/self/oom_score_adj";

    private final boolean lowersNofile;
    private final long hardNofile;
    private final boolean resetsOomScore;

    private ChildLimits(boolean lowersNofile, long hardNofile, boolean resetsOomScore) {
        this.lowersNofile = lowersNofile;
        this.hardNofile = hardNofile;
        this.resetsOomScore = resetsOomScore;
    }

    /** Looks at the broker's own limits; what is at its default needs no call per command. */
    public static ChildLimits read() throws ErrnoException {
        try (var arena = Arena.ofConfined()) {
            var limit = arena.allocate(LinuxAbi.RLIMIT);
            LibC.prlimit(0, LinuxAbi.RLIMIT_NOFILE, MemorySegment.NULL, limit);
            long soft = limit.getAtIndex(JAVA_LONG, 0);
            long hard = limit.getAtIndex(JAVA_LONG, 1);
            // RLIM_INFINITY is -1: the largest of all.
            return new ChildLimits(
                    Long.compareUnsigned(soft, NOFILE) > 0, hard, ownOomScoreAdjustment() != 0);
        }
    }

    /** The soft limit of descriptors for a command; 0 when it keeps what the broker has. */
    long softNofile() {
        return lowersNofile ? NOFILE : 0;
    }

    /** The hard limit, which stays what it is; -1 for none. */
    long hardNofile() {
        return hardNofile;
    }

    /** Whether a command's adjustment for the out-of-memory killer must be set to 0. */
    boolean resetsOomScore() {
        return resetsOomScore;
    }

    /** Sets them for a child that was not waited for. One that has ended meanwhile needs none. */
    void apply(long pid) {
        try {
            if (lowersNofile) {
                var limit = ErrnoScope.current().scratch();
                limit.setAtIndex(JAVA_LONG, 0, NOFILE);
                limit.setAtIndex(JAVA_LONG, 1, hardNofile);
                LibC.prlimit(
                        Math.toIntExact(pid), LinuxAbi.RLIMIT_NOFILE, limit, MemorySegment.NULL);
            }
            if (resetsOomScore) {
                resetOomScore(pid);
            }
        } catch (ErrnoException ignored) {
            // Not ours to change, or gone: the command then runs with the broker's, which is
            // untidy and not wrong.
        }
    }

    private static void resetOomScore(long pid) throws ErrnoException {
        int fd = Descriptors.open("/proc/" + pid + "/oom_score_adj", LinuxAbi.O_WRONLY);
        try {
            var zero = ErrnoScope.current().scratch();
            zero.set(JAVA_INT, 0, '0');
            LibC.write(fd, zero, 1);
        } finally {
            Descriptors.close(fd);
        }
    }

    private static int ownOomScoreAdjustment() {
        try {
            var text = Files.readString(Path.of(OWN_ADJUSTMENT), StandardCharsets.US_ASCII);
            return Integer.parseInt(text.strip());
        } catch (IOException | NumberFormatException e) {
            // No /proc: nothing to reset through it either.
            return 0;
        }
    }
}
