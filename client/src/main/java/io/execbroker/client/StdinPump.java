package io.execbroker.client;

import com.google.protobuf.ByteString;

import io.execbroker.wire.SendWindow;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * Sends one command's standard input as its own and the connection's credit allow, then the
 * half-close. Confined to the event loop.
 */
final class StdinPump {

    static final int MAX_CHUNK_BYTES = 32 << 10;

    private final ArrayDeque<ByteString> queue = new ArrayDeque<>();
    private @Nullable StdinStream writer;
    private @Nullable ClientConnection connection;
    private SendWindow window = new SendWindow(0);
    private int streamId;
    private boolean awaitsConnection;
    private boolean endWanted;
    private boolean begun;
    private boolean done;

    /** Who writes the bytes, when they are streamed. */
    void writer(StdinStream stream) {
        writer = stream;
    }

    /** Adds bytes. */
    void offer(ByteString bytes) {
        if (!done) {
            queue.add(bytes);
            pump();
        }
    }

    /** Makes {@code bytes} the whole of the input, from its first byte. */
    void fill(ByteString bytes) {
        queue.clear();
        queue.add(bytes);
        endWanted = true;
        done = false;
    }

    /** Nothing more is offered. */
    void end() {
        endWanted = true;
        pump();
    }

    /** True when a chunk went out. */
    boolean hasBegun() {
        return begun;
    }

    /** The stream is open; sending may begin. */
    void open(ClientConnection onConnection, int id, int initialBytes) {
        connection = onConnection;
        streamId = id;
        window = new SendWindow(initialBytes);
        awaitsConnection = false;
        pump();
    }

    /** The connection is gone. */
    void detach() {
        connection = null;
    }

    /** Takes a grant of the broker for this stream. */
    void expand(int creditBytes) {
        window.expand(creditBytes);
        pump();
    }

    void onConnectionCredit() {
        awaitsConnection = false;
        pump();
    }

    /** The command has ended: what is left is dropped. */
    void close() {
        done = true;
        connection = null;
        queue.clear();
        if (writer != null) {
            writer.onEnd();
        }
    }

    private void pump() {
        ClientConnection to = connection;
        if (to == null || done || awaitsConnection) {
            return;
        }
        ByteString head;
        while ((head = queue.peek()) != null && window.available() > 0) {
            int connectionBytes = to.stdinCredit().window().available();
            if (connectionBytes == 0) {
                awaitsConnection = true;
                to.stdinCredit().await(this);
                return;
            }
            send(to, head, Math.min(connectionBytes, window.available()));
        }
        if (queue.isEmpty() && endWanted) {
            done = true;
            begun = true;
            to.frames().stdinEnd(streamId);
        }
    }

    private void send(ClientConnection to, ByteString head, int creditBytes) {
        int bytes = Math.min(Math.min(head.size(), creditBytes), MAX_CHUNK_BYTES);
        queue.remove();
        if (bytes < head.size()) {
            queue.addFirst(head.substring(bytes));
        }
        window.consume(bytes);
        to.stdinCredit().window().consume(bytes);
        begun = true;
        to.frames().stdin(streamId, head.substring(0, bytes));
        if (writer != null) {
            writer.onSent(bytes);
        }
    }
}
