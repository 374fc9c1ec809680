/** Trace expansion, replay and reports. */
@NullMarked
package io.execbroker.loadtest;

import org.jspecify.annotations.NullMarked;
