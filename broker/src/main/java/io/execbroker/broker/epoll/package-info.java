/**
 * Descriptors on Netty's epoll loops. Knows nothing of what they are; used by whoever watches some
 * that are no Netty channels. May use Netty; nothing of the broker.
 */
@NullMarked
package io.execbroker.broker.epoll;

import org.jspecify.annotations.NullMarked;
