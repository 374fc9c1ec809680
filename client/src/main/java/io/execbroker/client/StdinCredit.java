package io.execbroker.client;

import io.execbroker.wire.SendWindow;

import java.util.ArrayDeque;

/**
 * The connection's credit for standard input, and the streams that wait for it: first come, first
 * served. Confined to the event loop.
 */
final class StdinCredit {

    private final SendWindow window;
    private final ArrayDeque<StdinPump> waiting = new ArrayDeque<>();

    StdinCredit(int initialBytes) {
        window = new SendWindow(initialBytes);
    }

    SendWindow window() {
        return window;
    }

    /** Calls {@link StdinPump#pump} once when there is credit. */
    void await(StdinPump pump) {
        waiting.add(pump);
    }

    /** Takes a grant of the broker. */
    void expand(int creditBytes) {
        window.expand(creditBytes);
        StdinPump next;
        while (window.available() > 0 && (next = waiting.poll()) != null) {
            next.onConnectionCredit();
        }
    }
}
