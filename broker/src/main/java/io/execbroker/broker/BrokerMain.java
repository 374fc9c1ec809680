package io.execbroker.broker;

import io.execbroker.broker.cli.ExecbrokerdCommand;
import io.execbroker.broker.config.BrokerConfig;

/** {@code execbrokerd}: reads the command line and, for {@code serve}, runs a {@link Broker}. */
public final class BrokerMain {

    private BrokerMain() {}

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(ExecbrokerdCommand.run(BrokerMain::serve, args));
    }

    /** Serves until SIGTERM or SIGINT, then drains. */
    private static int serve(BrokerConfig config) throws Exception {
        try (var broker = Broker.start(config, System.getenv())) {
            // Draining takes its time: the JVM's own signal thread is not for that.
            LifecycleSignals.handle(
                    () -> Thread.ofPlatform().name("broker-control").start(broker::drain),
                    broker::reload);
            broker.awaitStopped();
        }
        return 0;
    }
}
