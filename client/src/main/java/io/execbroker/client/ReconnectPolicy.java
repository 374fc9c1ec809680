package io.execbroker.client;

import java.time.Duration;

/**
 * How a client gets a lost connection back. It tries while it has something to send, and again with
 * the next command after it gave up; commands that wait meanwhile fail when it gives up.
 *
 * @param attempts tries in a row before giving up; 0: never reconnect
 * @param firstDelay pause after the first failed try, doubled after each further one
 * @param maxDelay longest pause
 */
public record ReconnectPolicy(int attempts, Duration firstDelay, Duration maxDelay) {

    /** Ten tries within some twenty seconds, the first at once: time for a broker to restart. */
    public static final ReconnectPolicy DEFAULT =
            new ReconnectPolicy(10, Duration.ofMillis(50), Duration.ofSeconds(10));

    /** No second connection: what was open when the first is lost fails. */
    public static final ReconnectPolicy NEVER =
            new ReconnectPolicy(0, Duration.ZERO, Duration.ZERO);

    public ReconnectPolicy {
        if (attempts < 0) {
            throw new IllegalArgumentException("attempts: " + attempts + " (expected: >= 0)");
        }
        if (firstDelay.isNegative() || firstDelay.compareTo(maxDelay) > 0) {
            throw new IllegalArgumentException(
                    "firstDelay: " + firstDelay + " (expected: 0 to " + maxDelay + ")");
        }
    }

    /** Pause after so many failed tries, at least 1. */
    long delayNanos(int failures) {
        long max = maxDelay.toNanos();
        long delay = firstDelay.toNanos();
        for (int i = 1; i < failures && delay < max; i++) {
            delay *= 2;
        }
        return Math.min(delay, max);
    }
}
