package io.execbroker.broker.session;

import io.execbroker.wire.SendWindow;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * What a connection may still send of its commands' output, all streams together, and the streams
 * that wait for it. A stream keeps its place in the line until it was served, so that those which
 * come back for more stand behind it, however small the grants are. Confined to the connection's
 * loop.
 */
final class OutputCredit {

    private final SendWindow window;
    private final FrameWriter frames;
    private final SequencedSet<NativeStream> waiting = new LinkedHashSet<>();

    OutputCredit(int initialBytes, FrameWriter frames) {
        this.window = new SendWindow(initialBytes);
        this.frames = frames;
    }

    /** Bytes that may be sent now; at 0 {@code stream} stands in the line of those that wait. */
    int allowance(NativeStream stream) {
        if (window.available() > 0 && frames.isWritable()) {
            return window.available();
        }
        waiting.add(stream);
        return 0;
    }

    /** {@code stream} sends so many. */
    void consume(NativeStream stream, int bytes) {
        window.consume(bytes);
        waiting.remove(stream);
    }

    /** The client granted more. */
    void expand(int creditBytes) {
        window.expand(creditBytes);
        resume();
    }

    /** Lets those that wait ask again, in the order they came, while there is credit. */
    void resume() {
        for (var stream : List.copyOf(waiting)) {
            if (window.available() == 0 || !frames.isWritable()) {
                return;
            }
            stream.resumeOutput();
        }
    }

    void forget(NativeStream stream) {
        waiting.remove(stream);
    }
}
