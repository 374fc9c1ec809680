/** The native programs, run against the real broker and against peers that misbehave. */
@NullMarked
package io.execbroker.client.commandline;

import org.jspecify.annotations.NullMarked;
