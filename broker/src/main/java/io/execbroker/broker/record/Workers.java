package io.execbroker.broker.record;

import io.execbroker.broker.report.ExecReport.Origin;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each caller has under way, as far as that can be seen from outside.
 *
 * <p>A caller is a process; where each command has a process of its own, its user. Bounded by the
 * requests that are open, and by a number of callers that have none. Any thread.
 */
final class Workers {

    /** Callers beyond it that have nothing under way are forgotten, the longest idle first. */
    private static final int MAX_CALLERS = 1024;

    private final Map<String, Caller> callers =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Caller> eldest) {
                    return size() > MAX_CALLERS && eldest.getValue().isIdle();
                }
            };

    /**
     * One that works on a request until {@link #leave}.
     *
     * @param needs ids of requests that had ended when this one arrived, so that it may rest on
     *     them; not those on which one of these rests
     */
    record Worker(String caller, int number, List<String> needs) {

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
        var name =
                hasOwnProcess ? "uid" + Integer.toUnsignedString(peer.uid()) : "pid" + peer.pid();
        var caller = callers.computeIfAbsent(name, _ -> new Caller());
        return new Worker(name, caller.enter(), caller.ended());
    }

    /**
     * @param receivedNanos when the request arrived
     * @param endedNanos when it ended, which is now
     * @param id of the request; null when it is not in the recording
     */
    synchronized void leave(
            Worker worker, long receivedNanos, long endedNanos, @Nullable String id) {
        var caller = callers.get(worker.caller());
        if (caller != null) {
            caller.leave(worker.number(), receivedNanos, endedNanos, id);
        }
    }
}
