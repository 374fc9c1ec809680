/**
 * The operating system as this broker needs it: all of {@code java.lang.foreign} is here. Without
 * Netty and without logging; callable from any thread, but for classes that say otherwise.
 */
@NullMarked
package io.execbroker.broker.posix;

import org.jspecify.annotations.NullMarked;
