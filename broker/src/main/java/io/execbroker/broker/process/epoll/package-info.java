/**
 * The Linux engine: clone3(2) on threads of its own, pidfds and pipes on Netty's epoll loops. May
 * use {@code process}, {@code posix}, {@code epoll} and the filters' form of text, {@code
 * Surrogateescape}.
 */
@NullMarked
package io.execbroker.broker.process.epoll;

import org.jspecify.annotations.NullMarked;
