package io.execbroker.broker.exec;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a request stands. Exit is not end of file: a command is EXITED while its outputs are open.
 */
enum StreamState {
    /** Waits for admission. */
    QUEUED,
    /** Admitted; the engine starts it. */
    SPAWNING,
    /** Its process runs. */
    RUNNING,
    /** Its process is reaped; an output is still open. */
    EXITED,
    /** Reported. */
    ENDED;

    /** The states that may follow this one. */
    Set<StreamState> next() {
        return switch (this) {
            case QUEUED -> EnumSet.of(SPAWNING, ENDED);
            case SPAWNING -> EnumSet.of(RUNNING, ENDED);
            case RUNNING -> EnumSet.of(EXITED);
            case EXITED -> EnumSet.of(ENDED);
            case ENDED -> EnumSet.noneOf(StreamState.class);
        };
    }
}
