package io.execbroker.client;

import java.time.Duration;

/**
 * A command runs.
 *
 * @param pid process id in the broker's pid namespace; also its process group. 0 when {@code
 *     repeated} and the first process is gone
 * @param filter name of the filter that allowed it
 * @param queued time it waited for admission
 * @param repeated true when the request id was known and nothing was run again
 */
public record CommandStart(long pid, String filter, Duration queued, boolean repeated) {}
