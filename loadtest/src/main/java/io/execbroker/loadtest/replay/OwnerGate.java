package io.execbroker.loadtest.replay;

import io.execbroker.loadtest.trace.TraceCommand;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * So many owners at once for each agent.
 *
 * <p>An owner comes in with its first command and leaves with the last one that the agent waits
 * for: a worker goes on to the next router while the last one's arping still runs.
 */
final class OwnerGate implements Gate {
    private static final int UNNAMED_AGENT_WORKERS = 1;

    private final Map<String, Integer> freeWorkers;
    private final Map<String, Integer> waitedCommands = new HashMap<>();
    private final Set<String> inside = new HashSet<>();

    OwnerGate(Map<String, Integer> workers, Iterable<TraceCommand> commands) {
        this.freeWorkers = new HashMap<>(workers);
        for (var command : commands) {
            waitedCommands.merge(command.owner(), command.agentWaits() ? 1 : 0, Integer::sum);
        }
    }

    @Override
    public boolean tryEnter(TraceCommand command) {
        if (inside.contains(command.owner()) || isDone(command.owner())) {
            return true;
        }
        var free = freeWorkers.getOrDefault(command.agent(), UNNAMED_AGENT_WORKERS);
        if (free == 0) {
            return false;
        }
        freeWorkers.put(command.agent(), free - 1);
        inside.add(command.owner());
        return true;
    }

    @Override
    public void left(TraceCommand command) {
        if (!command.agentWaits()) {
            return;
        }
        waitedCommands.merge(command.owner(), -1, Integer::sum);
        if (isDone(command.owner()) && inside.remove(command.owner())) {
            freeWorkers.merge(command.agent(), 1, Integer::sum);
        }
    }

    /** Nothing that the agent waits for is left. */
    private boolean isDone(String owner) {
        return waitedCommands.getOrDefault(owner, 0) == 0;
    }
}
