package io.execbroker.broker.report;

/** Why a command that ran came to its end. */
public enum EndCause {
    /** It ended by itself. */
    OWN,
    /** Its timeout passed. */
    TIMEOUT,
    /** The peer cancelled it. */
    CANCEL,
    /** The peer's connection ended. */
    DISCONNECT,
    /** It wrote more than its cap, and the peer asked for it to be ended then. */
    OUTPUT_LIMIT,
    /** The broker shut down and could wait no longer. */
    DRAIN;

    /** The value in metrics labels and audit lines. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
