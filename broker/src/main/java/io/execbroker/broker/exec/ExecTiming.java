package io.execbroker.broker.exec;

/**
 * How long the broker is patient.
 *
 * @param killGraceNanos between TERM and KILL
 * @param drainGraceNanos how long outputs must be quiet after an exit before they are given up
 * @param requestMemoryNanos how long an ended request is remembered by its request id
 */
public record ExecTiming(long killGraceNanos, long drainGraceNanos, long requestMemoryNanos) {}
