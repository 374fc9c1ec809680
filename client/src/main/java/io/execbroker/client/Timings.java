package io.execbroker.client;

import java.time.Duration;

/**
 * Where the time of a command went, as the broker saw it.
 *
 * @param queued until it was admitted
 * @param spawn until its image ran
 * @param run until its exit was seen
 * @param drain until its outputs were at their end
 */
public record Timings(Duration queued, Duration spawn, Duration run, Duration drain) {

    /** From the receipt of the request to its answer. */
    public Duration total() {
        return queued.plus(spawn).plus(run).plus(drain);
    }
}
