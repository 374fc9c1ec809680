package io.execbroker.loadtest.bench;

import java.io.IOException;
import java.time.Duration;

/** A way of running commands, started and ready. One thread uses it. */
interface Peer extends AutoCloseable {

    PeerId id();

    /** What exactly it is: program and version, for a person. */
    String about();

    /**
     * Runs the workload's command over and over until the time is over, and waits for what runs
     * then. Each of the concurrent callers runs it at least once.
     *
     * @throws IOException if the peer itself broke; a command that fails is an answer
     */
    Lap run(Workload workload, Duration duration) throws IOException, InterruptedException;

    /** Stops it. */
    @Override
    void close();
}
