package io.execbroker.loadtest.replay;

import io.execbroker.loadtest.trace.TraceCommand;

/** So many commands at once. */
final class CommandGate implements Gate {
    private int places;

    CommandGate(int places) {
        this.places = places;
    }

    @Override
    public boolean tryEnter(TraceCommand command) {
        if (places == 0) {
            return false;
        }
        places--;
        return true;
    }

    @Override
    public void left(TraceCommand command) {
        places++;
    }
}
