package io.execbroker.broker.admission;

/** How busy the broker is, for gauges. Callable from any thread. */
public interface LoadGauge {

    /** Requests that wait to run. */
    int queued();

    /** Most requests that may wait. */
    int queueCapacity();

    /** Commands that run. */
    int running();

    /** Most commands that may run. */
    int runningLimit();

    /** Age of the command that has run longest, in seconds; 0 when none runs. */
    double oldestRunningSeconds();
}
