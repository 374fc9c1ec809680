package io.execbroker.broker.cli;

import io.execbroker.broker.config.BrokerConfig;

/** Runs a broker that is nothing but a door of oslo.rootwrap. */
@FunctionalInterface
public interface DoorLauncher {

    /**
     * Runs it in the foreground until its door is closed. Writes path and key to standard output
     * when it is open, and nothing to either output after that.
     *
     * @param uid who may come in, beside root
     * @param gid that user's group
     * @param onOpen is run when the door is open, before anything is written
     * @return the exit code of the process
     * @throws Exception if it cannot start; the message is for the operator, and nothing was
     *     written
     */
    int run(BrokerConfig config, long uid, long gid, Runnable onOpen) throws Exception;
}
