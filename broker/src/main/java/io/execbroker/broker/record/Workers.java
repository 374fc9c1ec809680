package io.execbroker.broker.record;

import io.execbroker.broker.report.ExecReport.Origin;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The workers of each caller, as far as they can be told apart from outside: requests that overlap
 * are of different ones, and one that follows an end is of the worker whose request it was. A
 * replay that keeps each worker's requests in order is then as concurrent as the caller was, and no
 * more.
 *
 * <p>A caller is a process; where each command has a process of its own, its user. Bounded by the
 * requests that are open. Any thread.
 */
final class Workers {

    private final Map<String, BitSet> busyByCaller = new HashMap<>();

    /** One that works on a request until {@link #leave}. */
    record Worker(String caller, int number) {

        /** The {@code owner} of its requests in a trace. */
        String name() {
            return caller + "/" + number;
        }
    }

    /**
     * @param hasOwnProcess whether the connected process is there for this request alone
     */
    synchronized Worker enter(Origin origin, boolean hasOwnProcess) {
        var peer = origin.peer();
        var caller =
                hasOwnProcess ? "uid" + Integer.toUnsignedString(peer.uid()) : "pid" + peer.pid();
        var busy = busyByCaller.computeIfAbsent(caller, _ -> new BitSet());
        var worker = new Worker(caller, busy.nextClearBit(0));
        busy.set(worker.number());
        return worker;
    }

    synchronized void leave(Worker worker) {
        busyByCaller.computeIfPresent(
                worker.caller(),
                (_, busy) -> {
                    busy.clear(worker.number());
                    return busy.isEmpty() ? null : busy;
                });
    }
}
