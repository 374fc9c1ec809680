/**
 * Starts commands and follows them to their end. {@link ProcessEngine} is the seam; the engines
 * behind it know nothing of sessions, queues or filters. May use {@code posix}; nothing else of the
 * broker.
 */
@NullMarked
package io.execbroker.broker.process;

import org.jspecify.annotations.NullMarked;
