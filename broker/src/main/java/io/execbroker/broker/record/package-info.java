/** What is asked of the broker, kept as a trace that can be replayed. Off unless configured. */
@NullMarked
package io.execbroker.broker.record;

import org.jspecify.annotations.NullMarked;
