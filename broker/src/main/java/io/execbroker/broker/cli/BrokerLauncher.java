package io.execbroker.broker.cli;

import io.execbroker.broker.config.BrokerConfig;

/** Runs a broker; the command line does not know how. */
@FunctionalInterface
public interface BrokerLauncher {

    /**
     * Serves until it is told to stop.
     *
     * @return the exit code of the daemon
     * @throws Exception when it cannot start; the message says what to mend
     */
    int run(BrokerConfig config) throws Exception;
}
