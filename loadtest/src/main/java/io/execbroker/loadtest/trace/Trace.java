package io.execbroker.loadtest.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The commands of one replay, in the order of their file.
 *
 * <p>Checked at construction: ids are unique, every need is a command of this trace, and no command
 * needs itself by any way round.
 *
 * @param title what it stands for, one line
 */
public record Trace(String title, List<TraceCommand> commands) {

    public Trace {
        commands = List.copyOf(commands);
        var byId = index(commands);
        requireKnownNeeds(commands, byId);
        requireNoCycle(commands, byId);
    }

    /** The commands of each owner in their order; owners in order of their first command. */
    public SequencedMap<String, List<TraceCommand>> byOwner() {
        var owners = new LinkedHashMap<String, List<TraceCommand>>();
        for (var command : commands) {
            owners.computeIfAbsent(command.owner(), owner -> new ArrayList<>()).add(command);
        }
        return owners;
    }

    private static Map<String, TraceCommand> index(List<TraceCommand> commands) {
        var byId = new HashMap<String, TraceCommand>();
        for (var command : commands) {
            if (byId.put(command.id(), command) != null) {
                throw new TraceException(
                        "two commands have the id " + command.id() + ": rename one");
            }
        }
        return byId;
    }

    private static void requireKnownNeeds(
            List<TraceCommand> commands, Map<String, TraceCommand> byId) {
        for (var command : commands) {
            for (var need : command.needs()) {
                if (!byId.containsKey(need)) {
                    throw new TraceException(
                            "command " + command.id() + " needs " + need + ", which is not there");
                }
            }
        }
    }

    /** Kahn's algorithm: what remains when nothing is free any more is on a cycle or behind one. */
    private static void requireNoCycle(
            List<TraceCommand> commands, Map<String, TraceCommand> byId) {
        var openNeeds = new HashMap<String, Integer>();
        var successors = new HashMap<String, List<String>>();
        Deque<String> free = new ArrayDeque<>();
        for (var command : commands) {
            openNeeds.put(command.id(), command.needs().size());
            for (var need : command.needs()) {
                successors.computeIfAbsent(need, id -> new ArrayList<>()).add(command.id());
            }
            if (command.needs().isEmpty()) {
                free.add(command.id());
            }
        }
        var done = 0;
        while (!free.isEmpty()) {
            done++;
            for (var successor : successors.getOrDefault(free.remove(), List.of())) {
                if (openNeeds.merge(successor, -1, Integer::sum) == 0) {
                    free.add(successor);
                }
            }
        }
        if (done < byId.size()) {
            var stuck = openNeeds.entrySet().stream().filter(e -> e.getValue() > 0).toList();
            throw new TraceException(
                    "commands need each other in a circle, among them "
                            + stuck.getFirst().getKey());
        }
    }
}
