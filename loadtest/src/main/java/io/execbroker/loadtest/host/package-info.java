/**
 * What a host must hold before a trace can run on it: stand-ins for missing programs, filters, and
 * the files that the agents themselves write.
 *
 * <p>Depends on {@code trace} only.
 */
@NullMarked
package io.execbroker.loadtest.host;

import org.jspecify.annotations.NullMarked;
