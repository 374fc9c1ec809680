package io.execbroker.client;

import static io.execbroker.proto.v1.LimitAction.LIMIT_ACTION_KILL;
import static io.execbroker.proto.v1.LimitAction.LIMIT_ACTION_TRUNCATE;

/** What happens to a command that writes more than its cap. */
public enum LimitAction {
    /** The rest is dropped; the command does not notice. */
    TRUNCATE(LIMIT_ACTION_TRUNCATE),
    /** The command is ended. */
    KILL(LIMIT_ACTION_KILL);

    private final io.execbroker.proto.v1.LimitAction wire;

    LimitAction(io.execbroker.proto.v1.LimitAction wire) {
        this.wire = wire;
    }

    io.execbroker.proto.v1.LimitAction wire() {
        return wire;
    }
}
