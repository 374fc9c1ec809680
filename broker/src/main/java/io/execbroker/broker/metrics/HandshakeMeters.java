package io.execbroker.broker.metrics;

import io.micrometer.core.instrument.Counter;

/** Handshakes of oslo.rootwrap's protocol. Callable from any thread. */
final class HandshakeMeters {

    /** Digests are words in the code; this only keeps a mistake from costing memory. */
    private static final int MOST_DIGESTS = 8;

    private final BoundedLabel<Counter> succeeded;
    private final BoundedLabel<Counter> failed;

    HandshakeMeters(Meters meters) {
        succeeded = counters(meters, "success");
        failed = counters(meters, "failure");
    }

    private static BoundedLabel<Counter> counters(Meters meters, String result) {
        return new BoundedLabel<>(
                MOST_DIGESTS,
                digest -> meters.counter(MetricCatalog.OSLO_HANDSHAKES, digest, result));
    }

    /** {@link BrokerMetrics#osloHandshake}. */
    void ended(String digest, boolean success) {
        (success ? succeeded : failed).of(digest).increment();
    }
}
