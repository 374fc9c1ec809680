package io.execbroker.client;

import java.time.Duration;

/**
 * What the kernel accounted to a command and the children it waited for, see getrusage(2).
 *
 * @param user time in user mode
 * @param system time in the kernel
 * @param maxRssBytes largest resident set
 */
public record ResourceUsage(
        Duration user,
        Duration system,
        long maxRssBytes,
        long voluntaryContextSwitches,
        long involuntaryContextSwitches,
        long minorFaults,
        long majorFaults) {}
