package io.execbroker.broker.posix;

/**
 * What the kernel accounted to a process and the children it waited for, from getrusage(2).
 *
 * @param userMicros CPU time in user mode
 * @param systemMicros CPU time in the kernel
 * @param maxRssBytes largest resident set; 0 when unknown, which it is unless it was larger than
 *     the broker's own ever was
 * @param minorFaults page faults without I/O
 * @param majorFaults page faults with I/O
 * @param voluntaryContextSwitches times it gave up the processor to wait
 * @param involuntaryContextSwitches times it was preempted
 */
public record ResourceUsage(
        long userMicros,
        long systemMicros,
        long maxRssBytes,
        long minorFaults,
        long majorFaults,
        long voluntaryContextSwitches,
        long involuntaryContextSwitches) {

    /** Where the platform tells nothing. */
    public static final ResourceUsage UNKNOWN = new ResourceUsage(0, 0, 0, 0, 0, 0, 0);
}
