package io.execbroker.broker.cli;

import io.execbroker.broker.config.BrokerConfig;

/** Runs the daemon. */
@FunctionalInterface
public interface BrokerLauncher {

    /**
     * Runs a broker in the foreground until it is told to stop.
     *
     * @return the exit code of the process
     * @throws Exception if it cannot start; the message is for the operator
     */
    int run(BrokerConfig config) throws Exception;
}
