package io.execbroker.broker;

import io.execbroker.broker.config.BrokerConfig;
import io.execbroker.broker.config.RootwrapDaemonOptions;
import io.execbroker.broker.metrics.Uncounted;
import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.policy.PolicySource;
import io.execbroker.broker.session.RootwrapDoor;
import io.execbroker.broker.transport.Transport;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/**
 * A broker with nothing but a door of oslo.rootwrap, for one rootwrap.conf: what {@code
 * neutron-rootwrap-daemon} is under sudo. It ends with its door.
 */
public final class RootwrapDaemon implements AutoCloseable {

    private static final String FOLDER_PREFIX = "rootwrap-";

    private final Parts parts = new Parts();
    private final Core core;
    private final RootwrapDoor door;

    /**
     * Makes a daemon whose door is open.
     *
     * @param config with the one profile of {@link RootwrapDaemonOptions}
     * @param owner who may come in, beside root
     * @param parent of the socket's folder
     * @throws Exception when a part cannot be made; nothing is left open then, and the message says
     *     what to mend
     */
    public static RootwrapDaemon start(BrokerConfig config, Peer owner, Path parent)
            throws Exception {
        return new RootwrapDaemon(config, owner, parent);
    }

    private RootwrapDaemon(BrokerConfig config, Peer owner, Path parent) throws Exception {
        try {
            core =
                    new Core(
                            config,
                            PolicySource.load(config),
                            Transport.best(),
                            parts,
                            (_, _) -> new Uncounted());
            door =
                    parts.add(core.doors(parent, FOLDER_PREFIX))
                            .open(owner, RootwrapDaemonOptions.PROFILE)
                            .toCompletableFuture()
                            .get();
        } catch (ExecutionException e) {
            parts.close();
            throw e.getCause() instanceof IOException cause ? cause : e;
        } catch (Exception | Error e) {
            parts.close();
            throw e;
        }
    }

    /** Tells the client where the door is and what opens it, as oslo.rootwrap's daemon does. */
    void announce(OutputStream out) throws IOException {
        out.write((door.socketPath() + "\n").getBytes(StandardCharsets.UTF_8));
        out.write(door.key());
        out.flush();
    }

    /** Closes the door, and with it ends the daemon. Returns at once. Any thread. */
    void stop() {
        door.close(RootwrapDoor.End.ASKED);
    }

    /** Waits until the door is closed, by whomever. */
    void awaitClosed() throws InterruptedException {
        try {
            door.closed().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new AssertionError("a door closes without a failure", e);
        }
    }

    /** Answers what runs, waits for what runs on, and stops. Not on an event loop. */
    @Override
    public void close() {
        try {
            stop();
            core.finishRequests(door::closed);
        } finally {
            parts.close();
        }
    }
}
