package io.execbroker.broker.admission;

/**
 * Bounds of the queue and of what runs.
 *
 * @param maxRunning commands that may run at once, at least 1
 * @param maxRunningPerConnection of those, how many for one connection, at least 1
 * @param queueSize requests that may wait, at least 0
 * @param queueBytes bytes that all waiting requests together may hold, at least 0
 */
public record AdmissionLimits(
        int maxRunning, int maxRunningPerConnection, int queueSize, long queueBytes) {

    public AdmissionLimits {
        requireAtLeast(maxRunning, 1, "maxRunning");
        requireAtLeast(maxRunningPerConnection, 1, "maxRunningPerConnection");
        requireAtLeast(queueSize, 0, "queueSize");
        requireAtLeast(queueBytes, 0, "queueBytes");
    }

    /**
     * Waiting requests of one user that are taken even when others have filled the queue: an eighth
     * of it, at most 16.
     */
    int reservePerUser() {
        return Math.min(16, queueSize / 8);
    }

    private static void requireAtLeast(long value, long bound, String name) {
        if (value < bound) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: >= " + bound + ")");
        }
    }
}
