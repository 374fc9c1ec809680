/**
 * Replays a trace on a target: what may start when, and what became of it.
 *
 * <p>One loop thread decides; the targets complete on threads of their own. Depends on {@code
 * trace} and, in one class, on the Java client.
 */
@NullMarked
package io.execbroker.loadtest.replay;

import org.jspecify.annotations.NullMarked;
