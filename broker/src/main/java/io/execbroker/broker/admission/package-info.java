/**
 * Decides which request runs when: one bounded queue, limits, round-robin among connections,
 * priority classes and ordering keys. The only state that event loops share.
 */
@NullMarked
package io.execbroker.broker.admission;

import org.jspecify.annotations.NullMarked;
