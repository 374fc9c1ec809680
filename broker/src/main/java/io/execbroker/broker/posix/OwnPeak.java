package io.execbroker.broker.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The largest resident set that this process has had.
 *
 * <p>A process that is made here shares this process's memory until its exec, and the kernel
 * carries the resident set of that time over into the child's {@code ru_maxrss} (exec_mmap in
 * fs/exec.c). So a child's figure says something about the child only if it is above this one.
 */
final class OwnPeak {

    private static final int RUSAGE_SELF = 0;
    private static final long MAX_RSS_KIB = LinuxAbi.offset(LinuxAbi.RUSAGE, "ru_maxrss");

    /** It only grows; asked for again when a child seems to have had more. */
    private static final AtomicLong LAST_SEEN_KIB = new AtomicLong();

    private OwnPeak() {}

    /** Whether a child with {@code maxRssKib} has had more than this process ever had. */
    static boolean isBelow(long maxRssKib) {
        if (maxRssKib <= LAST_SEEN_KIB.get()) {
            return false;
        }
        return LAST_SEEN_KIB.accumulateAndGet(read(), Math::max) < maxRssKib;
    }

    private static long read() {
        // Not the scratch memory: the caller's figures are in it.
        try (var arena = Arena.ofConfined()) {
            var rusage = arena.allocate(LinuxAbi.RUSAGE);
            LibC.getrusage(RUSAGE_SELF, rusage);
            return rusage.get(JAVA_LONG, MAX_RSS_KIB);
        } catch (ErrnoException e) {
            throw new AssertionError("getrusage(RUSAGE_SELF) cannot fail", e);
        }
    }
}
