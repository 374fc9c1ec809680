package io.execbroker.loadtest.replay;

import io.execbroker.loadtest.trace.Trace;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What must have ended before a command may start. */
public enum Order {
    /** As an agent does it: the commands of one owner one after another, arping left to itself. */
    AGENT {
        @Override
        Map<String, List<String>> needs(Trace trace) {
            var needs = new HashMap<String, List<String>>();
            for (var commands : trace.byOwner().values()) {
                List<String> previous = List.of();
                for (var command : commands) {
                    needs.put(command.id(), previous);
                    if (command.agentWaits()) {
                        previous = List.of(command.id());
                    }
                }
            }
            return needs;
        }
    },

    /** All the concurrency that the data dependencies allow. */
    DAG {
        @Override
        Map<String, List<String>> needs(Trace trace) {
            var needs = new HashMap<String, List<String>>();
            for (var command : trace.commands()) {
                needs.put(command.id(), command.needs().stream().distinct().toList());
            }
            return needs;
        }
    },

    /**
     * As {@link #AGENT}, and after what it needs of what stands before it in the trace: so it is in
     * no circle, whatever the needs of others are.
     */
    BOTH {
        @Override
        Map<String, List<String>> needs(Trace trace) {
            var needs = new HashMap<String, List<String>>();
            var before = new HashSet<String>();
            var byOwner = AGENT.needs(trace);
            for (var command : trace.commands()) {
                needs.put(
                        command.id(),
                        Stream.concat(
                                        byOwner.getOrDefault(command.id(), List.of()).stream(),
                                        command.needs().stream().filter(before::contains))
                                .distinct()
                                .toList());
                before.add(command.id());
            }
            return needs;
        }
    };

    /** For each id, the ids that must have ended. */
    abstract Map<String, List<String>> needs(Trace trace);
}
