package io.execbroker.loadtest.sync;

import io.execbroker.loadtest.replay.CommandRecord;
import io.execbroker.loadtest.trace.Trace;

import java.io.IOException;
import java.util.function.Consumer;

/** Runs the commands of a trace through one peer, which is ready. Used once. */
interface Runner {

    /**
     * Runs all of them and waits for the last.
     *
     * @param observer called on one thread, once for every command
     * @throws IOException if the peer itself broke; a command that fails is a record
     */
    void run(Trace trace, Consumer<CommandRecord> observer)
            throws IOException, InterruptedException;
}
