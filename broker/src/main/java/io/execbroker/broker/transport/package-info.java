/**
 * The kernel's way of waiting: epoll on Linux, kqueue on macOS, NIO anywhere. Chosen once at start;
 * the rest of the broker does not know which it is.
 */
@NullMarked
package io.execbroker.broker.transport;

import org.jspecify.annotations.NullMarked;
