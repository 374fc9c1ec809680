package io.execbroker.broker.metrics;

import java.util.Locale;

/** Where the daemon is in its life, as it shows to the outside. */
public enum BrokerState {
    STARTING,
    RUNNING,
    DRAINING;

    /** The value of the {@code state} label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
