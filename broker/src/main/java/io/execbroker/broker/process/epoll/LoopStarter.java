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

    /** Characters of a command line and its environment. */
    private static final int LARGE_LENGTH = 32 * 1024;

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
        if (starter.waits() || spec.runAs().isPresent() || isLarge(spec) || !budgets.get().take()) {
            return Optional.empty();
        }
        var namespace = spec.networkNamespace();
        if (namespace.isEmpty()) {
            return Optional.of(starter.begin(starter.prepare(spec)));
        }
        var entry = mounts.entry(Surrogateescape.encode(namespace.get()));
        return entry == null ? Optional.empty() : Optional.of(enter(spec, entry));
    }

    /** To lay out a megabyte of arguments takes as long as many other commands. */
    private static boolean isLarge(SpawnSpec spec) {
        int length = 0;
        for (var word : spec.argv()) {
            length += word.length();
        }
        for (var variable : spec.environment()) {
            length += variable.length();
        }
        return length > LARGE_LENGTH;
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
