package io.execbroker.loadtest.replay;

import io.execbroker.loadtest.trace.Trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    };

    /** For each id, the ids that must have ended. */
    abstract Map<String, List<String>> needs(Trace trace);
}
