/**
 * The HTTP door for Prometheus and health checks. Netty carries it; the Prometheus library answers
 * the scrape, on threads of its own.
 */
@NullMarked
package io.execbroker.broker.metrics.http;

import org.jspecify.annotations.NullMarked;
