package io.execbroker.broker;

import com.google.protobuf.ByteString;

import io.execbroker.broker.config.BrokerConfig;
import io.execbroker.broker.config.BrokerVersion;
import io.execbroker.broker.metrics.BrokerState;
import io.execbroker.broker.metrics.MicrometerBrokerMetrics;
import io.execbroker.broker.metrics.http.MetricsServer;
import io.execbroker.broker.oslo.Doors;
import io.execbroker.broker.policy.PolicySource;
import io.execbroker.broker.policy.Reload;
import io.execbroker.broker.session.SessionInitializer;
import io.execbroker.broker.session.SessionServices;
import io.execbroker.broker.session.StatusBoard;
import io.execbroker.broker.systemd.InheritedSocket;
import io.execbroker.broker.systemd.ServiceNotifier;
import io.execbroker.broker.transport.Transport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The daemon as one object: the only place where its parts are put together, and their life cycle.
 *
 * <p>Parts are made in the order in which they need each other and closed in the opposite one. A
 * broker that drains takes no new requests, answers those that run, and then stops.
 */
public final class Broker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    /** Names of the doors' folders begin with it, and a word for the broker's own socket. */
    private static final String DOOR_PREFIX = "rootwrap-";

    private static final int DOOR_LETTERS = 3;
    private static final int LETTERS = 26;

    private final Parts parts = new Parts();
    private final AtomicBoolean isDraining = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private final PolicySource policies;
    private final Core core;
    private final MicrometerBrokerMetrics metrics;
    private final ListenSocket socket;
    private final ServiceNotifier service;

    /**
     * Makes a broker that listens and serves.
     *
     * @param environment of the daemon: where a service manager says how it is to be told of the
     *     broker's state, and which socket it has opened already; empty when there is none
     * @throws Exception when a part cannot be made; nothing is left open then, and the message says
     *     what to mend
     */
    public static Broker start(BrokerConfig config, Map<String, String> environment)
            throws Exception {
        return new Broker(config, environment);
    }

    private Broker(BrokerConfig config, Map<String, String> environment) throws Exception {
        try {
            var transport = Transport.best();
            policies = PolicySource.load(config);
            var path = config.socket().path();
            // Closed last: no other broker starts while this one still runs commands.
            parts.add(SocketLock.take(path, config.insecurePermissions()));
            var made = new AtomicReference<MicrometerBrokerMetrics>();
            core =
                    new Core(
                            config,
                            policies,
                            transport,
                            parts,
                            (admission, loops) -> {
                                var all = new MicrometerBrokerMetrics(config.metrics(), admission);
                                parts.add(all).watch(loops);
                                made.set(all);
                                return all;
                            });
            metrics = made.get();
            service =
                    parts.add(
                            ServiceNotifier.open(
                                    environment, core.loops(), transport.unixDatagramChannel()));
            metrics.policyLoaded(policies.current());
            var doors = parts.add(core.doors(path.resolveSibling(""), doorPrefix(path)));
            doors.removeLeftovers();
            startMetricsServer(config, transport);
            socket =
                    parts.add(
                            ListenSocket.open(
                                    config.socket(),
                                    InheritedSocket.descriptor(environment),
                                    transport,
                                    core.loops(),
                                    core.stdio().fence().listening(),
                                    new SessionInitializer(
                                            sessionServices(doors), transport::peerOf)));
            LOG.info(
                    "execbroker {} listens on {} ({} loops, {} engine)",
                    BrokerVersion.current(),
                    path,
                    transport.name(),
                    config.engine().kind());
        } catch (Exception | Error e) {
            parts.close();
            throw e;
        }
        metrics.setState(BrokerState.RUNNING);
        service.ready();
    }

    /**
     * Reads the policy again and opens the audit file anew. A policy that is refused changes
     * nothing; the log says why. Does nothing once the broker drains. Any thread but an event loop.
     */
    public synchronized void reload() {
        if (isDraining.get()) {
            LOG.info("not reloading: the broker stops");
            return;
        }
        service.reloading();
        switch (policies.reload()) {
            case Reload.Loaded _ -> {
                core.limitProfiles();
                metrics.policyLoaded(policies.current());
                metrics.reloaded(true);
            }
            case Reload.Kept _ -> metrics.reloaded(false);
        }
        core.audit().reopen();
        service.ready();
    }

    /**
     * Takes no new requests, waits for those that run, ends those that take longer than the drain
     * timeout, and stops. Blocks until then; a second call returns at once. Not on an event loop.
     */
    public void drain() {
        if (!isDraining.compareAndSet(false, true)) {
            return;
        }
        try {
            beginDraining();
            socket.stopAccepting();
            core.finishRequests(core.connections()::drain);
        } finally {
            parts.close();
            LOG.info("stopped");
            stopped.countDown();
        }
    }

    /** Not while a reload is under way: it ends with telling the service manager "ready". */
    private synchronized void beginDraining() {
        LOG.info("draining: {} requests run or wait", core.exec().liveStreams());
        service.stopping();
        metrics.setState(BrokerState.DRAINING);
    }

    /** Waits until the broker has stopped. */
    public void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    /** {@link #drain}. */
    @Override
    public void close() {
        drain();
    }

    private void startMetricsServer(BrokerConfig config, Transport transport) throws Exception {
        parts.add(
                        new MetricsServer(
                                config.metrics(),
                                metrics,
                                core.loops(),
                                transport.tcpServerChannel()))
                .start();
    }

    private SessionServices sessionServices(Doors doors) {
        return new SessionServices(
                core.exec(),
                core.admission(),
                policies::current,
                metrics,
                core.connections(),
                new StatusBoard(
                        core.admission(), core.connections(), policies::current, System::nanoTime),
                core.stdio(),
                doors,
                core.faults(),
                core.limits(),
                BrokerVersion.current(),
                newInstanceId());
    }

    /**
     * Tells the doors of this broker from those of another one in the same folder, which it must
     * not remove: the lock is for a socket, not for its folder.
     */
    private static String doorPrefix(Path socket) {
        var prefix = new StringBuilder(DOOR_PREFIX);
        var rest = Integer.toUnsignedLong(socket.getFileName().toString().hashCode());
        for (var i = 0; i < DOOR_LETTERS; i++) {
            prefix.append((char) ('A' + rest % LETTERS));
            rest /= LETTERS;
        }
        return prefix.toString();
    }

    private static ByteString newInstanceId() {
        var id = new byte[16];
        new SecureRandom().nextBytes(id);
        return ByteString.copyFrom(id);
    }
}
