package io.execbroker.broker.exec;

import io.execbroker.broker.process.ChildProcess;
import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Standard input on its way to the command: kept until there is one, then passed straight on. Owns
 * the chunks it keeps; the wire's credit bounds them. Confined to its stream's loop.
 */
final class StdinFeed {

    private final Queue<ByteBuf> waiting = new ArrayDeque<>(0);
    private @Nullable ChildProcess child;
    private boolean isClosed;
    private long consumedBytes;

    /** Takes ownership of {@code data}. */
    void write(ByteBuf data) {
        if (child == null) {
            waiting.add(data);
        } else {
            child.write(data);
        }
    }

    void close() {
        isClosed = true;
        if (child != null) {
            child.closeStdin();
        }
    }

    /** The command runs: hands over what waited. */
    void attach(ChildProcess started) {
        child = started;
        for (var data = waiting.poll(); data != null; data = waiting.poll()) {
            started.write(data);
        }
        if (isClosed) {
            started.closeStdin();
        }
    }

    void consumed(int bytes) {
        consumedBytes += bytes;
    }

    long consumedBytes() {
        return consumedBytes;
    }

    /** Releases what the command never got. */
    void dispose() {
        for (var data = waiting.poll(); data != null; data = waiting.poll()) {
            data.release();
        }
    }
}
