/**
 * The Linux engine: clone3(2), pidfds and pipes on Netty's epoll loops, and threads of its own for
 * what may block. May use {@code process}, {@code posix}, {@code epoll} and the filters' form of
 * text, {@code Surrogateescape}.
 */
@NullMarked
package io.execbroker.broker.process.epoll;

import org.jspecify.annotations.NullMarked;
