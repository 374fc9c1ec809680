/**
 * What the broker tells Prometheus. {@link BrokerMetrics} is the broker's own vocabulary of events;
 * Micrometer is known nowhere else.
 */
@NullMarked
package io.execbroker.broker.metrics;

import org.jspecify.annotations.NullMarked;
