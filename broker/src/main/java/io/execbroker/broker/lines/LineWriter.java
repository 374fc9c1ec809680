package io.execbroker.broker.lines;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the lines of a {@link LineQueue} go. Called on its thread only; may block there. */
public interface LineWriter {

    /**
     * Writes what is in {@code line}, which may be empty. What cannot be written is the writer's to
     * try again or to give up.
     *
     * @throws InterruptedException when the queue is closed and waits no longer
     */
    void write(ByteBuffer line) throws InterruptedException;

    /** All that waited has been written. */
    void caughtUp();

    /** The queue was closed before so many lines could be written. */
    void lost(int lines);

    /** No line follows. */
    void close() throws IOException;
}
