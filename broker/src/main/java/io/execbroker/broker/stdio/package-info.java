/**
 * Standard streams that a caller hands over as descriptors: received, looked at, and closed without
 * letting whoever made them decide when; and the fence that keeps all others off the event loops.
 * May use {@code posix}, {@code epoll} and Netty's channels.
 */
@NullMarked
package io.execbroker.broker.stdio;

import org.jspecify.annotations.NullMarked;
