package io.execbroker.broker.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A child that was waited for.
 *
 * @param status how it ended
 * @param usage what it used
 */
public record Reaped(ExitStatus status, ResourceUsage usage) {

    private static final long PID = LinuxAbi.offset(LinuxAbi.SIGINFO, "si_pid");
    private static final long CODE = LinuxAbi.offset(LinuxAbi.SIGINFO, "si_code");
    private static final long STATUS = LinuxAbi.offset(LinuxAbi.SIGINFO, "si_status");
    private static final long USER = LinuxAbi.offset(LinuxAbi.RUSAGE, "ru_utime.tv_sec");
    private static final long SYSTEM = LinuxAbi.offset(LinuxAbi.RUSAGE, "ru_stime.tv_sec");
    private static final long MAX_RSS_KIB = LinuxAbi.offset(LinuxAbi.RUSAGE, "ru_maxrss");
    private static final long MINOR_FAULTS = LinuxAbi.offset(LinuxAbi.RUSAGE, "ru_minflt");
    private static final long MAJOR_FAULTS = LinuxAbi.offset(LinuxAbi.RUSAGE, "ru_majflt");
    private static final long VOLUNTARY = LinuxAbi.offset(LinuxAbi.RUSAGE, "ru_nvcsw");
    private static final long INVOLUNTARY = LinuxAbi.offset(LinuxAbi.RUSAGE, "ru_nivcsw");

    /** Reads what waitid(2) left; empty when it found nobody, which it says by process id 0. */
    static Optional<Reaped> of(MemorySegment siginfo, MemorySegment rusage) {
        if (siginfo.get(JAVA_INT, PID) == 0) {
            return Optional.empty();
        }
        return Optional.of(new Reaped(status(siginfo), usage(rusage)));
    }

    private static ExitStatus status(MemorySegment siginfo) {
        int code = siginfo.get(JAVA_INT, CODE);
        int status = siginfo.get(JAVA_INT, STATUS);
        return code == LinuxAbi.CLD_EXITED
                ? new ExitStatus.Exited(status)
                : new ExitStatus.Signaled(status, code == LinuxAbi.CLD_DUMPED);
    }

    private static ResourceUsage usage(MemorySegment rusage) {
        return new ResourceUsage(
                micros(rusage, USER),
                micros(rusage, SYSTEM),
                maxRssBytes(rusage.get(JAVA_LONG, MAX_RSS_KIB)),
                rusage.get(JAVA_LONG, MINOR_FAULTS),
                rusage.get(JAVA_LONG, MAJOR_FAULTS),
                rusage.get(JAVA_LONG, VOLUNTARY),
                rusage.get(JAVA_LONG, INVOLUNTARY));
    }

    private static long maxRssBytes(long kib) {
        return OwnPeak.isBelow(kib) ? kib * 1024 : 0;
    }

    private static long micros(MemorySegment rusage, long timeval) {
        return rusage.get(JAVA_LONG, timeval) * 1_000_000 + rusage.get(JAVA_LONG, timeval + 8);
    }
}
