package io.execbroker.client;

import static io.execbroker.proto.v1.Priority.PRIORITY_BULK;
import static io.execbroker.proto.v1.Priority.PRIORITY_INTERACTIVE;
import static io.execbroker.proto.v1.Priority.PRIORITY_NORMAL;

/** Order of service among waiting commands. */
public enum Priority {
    /** A person or a port waits for it. */
    INTERACTIVE(PRIORITY_INTERACTIVE),
    NORMAL(PRIORITY_NORMAL),
    /** A full sync or clean-up. */
    BULK(PRIORITY_BULK);

    private final io.execbroker.proto.v1.Priority wire;

    Priority(io.execbroker.proto.v1.Priority wire) {
        this.wire = wire;
    }

    io.execbroker.proto.v1.Priority wire() {
        return wire;
    }
}
