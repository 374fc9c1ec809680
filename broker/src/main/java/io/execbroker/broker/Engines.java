package io.execbroker.broker;

import io.execbroker.broker.config.BrokerConfig;
import io.execbroker.broker.posix.SpawnMethod;
import io.execbroker.broker.process.ProcessEngine;
import io.execbroker.broker.process.epoll.EpollProcessEngine;
import io.execbroker.broker.process.portable.PortableProcessEngine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the process engine. */
final class Engines {

    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    private Engines() {}

    /**
     * Starts the engine that the configuration asks for.
     *
     * @throws Exception when this host does not offer it; the message names the remedy
     */
    static ProcessEngine start(BrokerConfig config) throws Exception {
        return switch (config.engine().kind()) {
            case NATIVE -> startNative(config);
            case PORTABLE -> PortableProcessEngine.start();
        };
    }

    private static ProcessEngine startNative(BrokerConfig config) throws Exception {
        var why = EpollProcessEngine.unavailability();
        if (why.isPresent()) {
            throw new IllegalStateException(
                    "the native engine needs Linux with " + why.get() + "; set engine = portable");
        }
        SpawnMethod.CLONE3
                .missing()
                .ifPresent(lack ->
                        LOG.warn(
                                "starts commands by posix_spawn, which costs more, and takes no"
                                        + " descriptors of callers: {}",
                                lack));
        return EpollProcessEngine.start(
                config.engine().spawnerThreads(), config.limits().maxRunning());
    }
}
