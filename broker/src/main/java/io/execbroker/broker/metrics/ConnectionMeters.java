package io.execbroker.broker.metrics;

import io.execbroker.broker.report.Protocol;
import io.micrometer.core.instrument.Counter;

import java.util.concurrent.atomic.AtomicInteger;

/** Connections and streams of one protocol. Callable from any thread. */
final class ConnectionMeters {

    /** Reasons are words in the code; this only keeps a mistake from costing memory. */
    private static final int MOST_REASONS = 32;

    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();
    private final Counter opened;
    private final BoundedLabel<Counter> refused;

    ConnectionMeters(Meters meters, Protocol protocol) {
        var label = protocol.label();
        meters.gauge(MetricCatalog.CONNECTIONS, connections, AtomicInteger::get, label);
        meters.gauge(MetricCatalog.STREAMS, streams, AtomicInteger::get, label);
        opened = meters.counter(MetricCatalog.CONNECTIONS_OPENED, label);
        refused =
                new BoundedLabel<>(
                        MOST_REASONS,
                        reason -> meters.counter(MetricCatalog.CONNECTIONS_REFUSED, label, reason));
    }

    void connectionOpened() {
        opened.increment();
        connections.incrementAndGet();
    }

    void connectionClosed() {
        connections.decrementAndGet();
    }

    void refused(String reason) {
        refused.of(reason).increment();
    }

    void streamOpened() {
        streams.incrementAndGet();
    }

    void streamClosed() {
        streams.decrementAndGet();
    }
}
