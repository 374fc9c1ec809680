/**
 * The operating system as this broker needs it: all of {@code java.lang.foreign} is here.
 * Stateless, callable from any thread, without Netty and without logging.
 */
@NullMarked
package io.execbroker.broker.posix;

import org.jspecify.annotations.NullMarked;
