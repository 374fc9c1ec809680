package io.execbroker.broker.metrics;

import io.execbroker.broker.admission.LoadGauge;

/** A load that stands still. */
public record FixedLoad(
        int queued, int queueCapacity, int running, int runningLimit, double oldestRunningSeconds)
        implements LoadGauge {}
