/**
 * The engine for every platform that Java runs on: ProcessBuilder and virtual threads, for
 * development and for hosts that the Linux engine does not know. The only package that starts
 * processes through the JDK. May use {@code process} and the value types of {@code posix}.
 */
@NullMarked
package io.execbroker.broker.process.portable;

import org.jspecify.annotations.NullMarked;
