package io.execbroker.broker.report;

/** The door by which a request came in. */
public enum Protocol {
    /** execbroker.v1. */
    NATIVE,
    /** The oslo.rootwrap daemon's protocol. */
    OSLO;

    /** The value of the {@code protocol} label and audit field. */
    public String label() {
        return switch (this) {
            case NATIVE -> "native";
            case OSLO -> "oslo";
        };
    }
}
