package io.execbroker.broker.config;

/**
 * What runs the commands.
 *
 * @param kind which process engine
 * @param spawnerThreads threads that start commands beside the loops, at least 1
 * @param loopThreads event loops, at least 1
 */
public record EngineConfig(Kind kind, int spawnerThreads, int loopThreads) {

    /** A process engine. */
    public enum Kind {
        /** Children by clone3, pidfd and pipes on epoll: Linux. */
        NATIVE,
        /** ProcessBuilder: anywhere, for development. */
        PORTABLE
    }
}
