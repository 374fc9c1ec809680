package io.execbroker.loadtest.replay;

import io.execbroker.loadtest.trace.TraceCommand;

/** Bounds what runs at once. Confined to the replay's loop. */
interface Gate {

    /** Lets everything pass. */
    Gate OPEN =
            new Gate() {
                @Override
                public boolean tryEnter(TraceCommand command) {
                    return true;
                }

                @Override
                public void left(TraceCommand command) {}
            };

    /** Takes a place for the command, or refuses. */
    boolean tryEnter(TraceCommand command);

    /** The command has ended. */
    void left(TraceCommand command);
}
