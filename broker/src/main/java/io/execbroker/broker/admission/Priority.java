package io.execbroker.broker.admission;

/**
 * Order of service among waiting requests. While all three wait, they are served in the proportion
 * of their weights, so the urgent go first and nobody starves.
 */
public enum Priority {
    INTERACTIVE(64),
    NORMAL(8),
    BULK(1);

    private final int weight;

    Priority(int weight) {
        this.weight = weight;
    }

    int weight() {
        return weight;
    }
}
