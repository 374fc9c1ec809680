package io.execbroker.broker.session;

import io.execbroker.wire.SendWindow;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * What a connection may still send of its commands' output, all streams together, and the streams
 * that wait for it. A stream that waits is served before those that come back for more. Confined to
 * the connection's loop.
 */
final class OutputCredit {

    private final SendWindow window;
    private final FrameWriter frames;
    private final SequencedSet<NativeStream> waiting = new LinkedHashSet<>();

    OutputCredit(int initialBytes, FrameWriter frames) {
        this.window = new SendWindow(initialBytes);
        this.frames = frames;
    }

    /** Bytes that may be sent now; 0 enters {@code stream} among those that wait. */
    int allowance(NativeStream stream) {
        if (window.available() > 0 && frames.isWritable()) {
            return window.available();
        }
        waiting.add(stream);
        return 0;
    }

    void consume(int bytes) {
        window.consume(bytes);
    }

    /** The client granted more. */
    void expand(int creditBytes) {
        window.expand(creditBytes);
        resume();
    }

    /** Lets those that wait go on, in the order they came, while there is credit. */
    void resume() {
        // Those that have to wait again enter behind: one pass over those that wait now.
        for (var turns = waiting.size(); turns > 0 && !waiting.isEmpty(); turns--) {
            if (window.available() == 0 || !frames.isWritable()) {
                return;
            }
            waiting.removeFirst().resumeOutput();
        }
    }

    void forget(NativeStream stream) {
        waiting.remove(stream);
    }
}
