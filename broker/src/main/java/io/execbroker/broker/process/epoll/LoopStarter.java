package io.execbroker.broker.process.epoll;

import io.execbroker.broker.process.SpawnSpec;
import io.execbroker.filters.Surrogateescape;
import io.netty.util.concurrent.FastThreadLocal;

import java.util.Optional;

/**
 * Makes processes on event loops: those for which nothing has to be waited for, of a steady stream
 * of commands. Used on any loop.
 */
final class LoopStarter {

    private final Starter starter;
    private final KeptMounts mounts;
    private final FastThreadLocal<StartBudget> budgets =
            new FastThreadLocal<>() {
                @Override
                protected StartBudget initialValue() {
                    return new StartBudget();
                }
            };

    LoopStarter(Starter starter, KeptMounts mounts) {
        this.starter = starter;
        this.mounts = mounts;
    }

    /**
     * Begins {@code spec} on the calling loop. The result is the caller's.
     *
     * @return empty if it is for a spawner; nothing was done then
     */
    Optional<Spawned> start(SpawnSpec spec) throws SpawnException {
        // Users are looked up where the host says, which may be a server.
        if (starter.waits() || spec.runAs().isPresent() || !budgets.get().take()) {
            return Optional.empty();
        }
        var namespace = spec.networkNamespace();
        if (namespace.isEmpty()) {
            return Optional.of(starter.begin(starter.prepare(spec)));
        }
        var entry = mounts.entry(Surrogateescape.encode(namespace.get()));
        return entry == null ? Optional.empty() : Optional.of(enter(spec, entry));
    }

    private Spawned enter(SpawnSpec spec, NamespaceEntry entry) throws SpawnException {
        PreparedCommand command;
        try {
            command = starter.prepare(spec);
        } catch (SpawnException | RuntimeException e) {
            entry.close();
            throw e;
        }
        return starter.begin(command, entry);
    }
}
