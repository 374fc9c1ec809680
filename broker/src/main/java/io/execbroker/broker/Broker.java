package io.execbroker.broker;

import com.google.protobuf.ByteString;

import io.execbroker.broker.admission.AdmissionController;
import io.execbroker.broker.admission.AdmissionLimits;
import io.execbroker.broker.audit.JsonAuditLog;
import io.execbroker.broker.config.BrokerConfig;
import io.execbroker.broker.config.BrokerVersion;
import io.execbroker.broker.exec.ExecService;
import io.execbroker.broker.exec.ExecTiming;
import io.execbroker.broker.metrics.BrokerState;
import io.execbroker.broker.metrics.MicrometerBrokerMetrics;
import io.execbroker.broker.metrics.http.MetricsServer;
import io.execbroker.broker.policy.PolicySource;
import io.execbroker.broker.policy.Reload;
import io.execbroker.broker.session.Connections;
import io.execbroker.broker.session.FaultLog;
import io.execbroker.broker.session.SessionInitializer;
import io.execbroker.broker.session.SessionLimits;
import io.execbroker.broker.session.SessionServices;
import io.execbroker.broker.session.StatusBoard;
import io.execbroker.broker.stdio.StdioDoor;
import io.execbroker.broker.systemd.InheritedSocket;
import io.execbroker.broker.systemd.ServiceNotifier;
import io.execbroker.broker.transport.Transport;
import io.netty.channel.EventLoopGroup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The daemon as one object: the only place where its parts are put together, and their life cycle.
 *
 * <p>Parts are made in the order in which they need each other and closed in the opposite one. A
 * broker that drains takes no new requests, answers those that run, and then stops.
 */
public final class Broker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    private static final int STDIN_WINDOW_BYTES = 256 * 1024;
    private static final int CONNECTION_STDIN_WINDOW_BYTES = 4 * 1024 * 1024;

    /** For a frame to arrive: none is so large that a live client on this host needs longer. */
    private static final Duration FRAME_TIMEOUT = Duration.ofSeconds(10);

    /** For clients to read what they were answered last. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

    /** Beyond the kill grace: for the kernel to end what was killed. */
    private static final Duration KILL_SLACK = Duration.ofSeconds(2);

    private static final Duration LOOP_QUIET = Duration.ofMillis(20);

    private final BrokerConfig config;

    /** What is to be closed, the newest first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private final AtomicBoolean isDraining = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private final EventLoopGroup loops;
    private final PolicySource policies;
    private final AdmissionController admission;
    private final MicrometerBrokerMetrics metrics;
    private final JsonAuditLog audit;
    private final ExecService exec;
    private final Connections connections;
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
        this.config = config;
        try {
            var transport = Transport.best();
            policies = PolicySource.load(config);
            // Closed last: no other broker starts while this one still runs commands.
            part(SocketLock.take(config.socket().path(), config.insecurePermissions()));
            // Closed after what uses it: the loops and the engine.
            var stdio = part(new StdioDoor());
            loops = transport.eventLoops(config.engine().loopThreads());
            parts.push(this::stopLoops);
            service =
                    part(ServiceNotifier.open(environment, loops, transport.unixDatagramChannel()));
            var engine = part(Engines.start(config));
            admission = new AdmissionController(admissionLimits());
            metrics = part(new MicrometerBrokerMetrics(config.metrics(), admission));
            metrics.watch(loops);
            audit = part(JsonAuditLog.open(config.audit(), metrics));
            exec =
                    new ExecService(
                            engine, admission, policies::current, audit, metrics, execTiming());
            var limits = sessionLimits();
            connections = new Connections(limits);
            applyPolicy();
            var sessions =
                    new SessionServices(
                            exec,
                            admission,
                            policies::current,
                            metrics,
                            connections,
                            new StatusBoard(
                                    admission, connections, policies::current, System::nanoTime),
                            stdio,
                            new FaultLog(),
                            limits,
                            BrokerVersion.current(),
                            newInstanceId());
            var metricsServer =
                    part(
                            new MetricsServer(
                                    config.metrics(),
                                    metrics,
                                    loops,
                                    transport.tcpServerChannel()));
            metricsServer.start();
            socket =
                    part(
                            ListenSocket.open(
                                    config.socket(),
                                    InheritedSocket.descriptor(environment),
                                    transport,
                                    loops,
                                    new SessionInitializer(sessions, transport::peerOf)));
            LOG.info(
                    "execbroker {} listens on {} ({} loops, {} engine)",
                    BrokerVersion.current(),
                    config.socket().path(),
                    transport.name(),
                    config.engine().kind());
        } catch (Exception | Error e) {
            closeParts();
            throw e;
        }
        metrics.setState(BrokerState.RUNNING);
        service.ready();
    }

    /** What the policy of the moment means for admission and the gauges. */
    private void applyPolicy() {
        var snapshot = policies.current();
        for (var profile : snapshot.profiles()) {
            admission.limitProfile(profile.name(), profile.config().maxRunning());
        }
        metrics.policyLoaded(snapshot);
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
                applyPolicy();
                metrics.reloaded(true);
            }
            case Reload.Kept _ -> metrics.reloaded(false);
        }
        audit.reopen();
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
            finishRequests();
        } finally {
            closeParts();
            LOG.info("stopped");
            stopped.countDown();
        }
    }

    /** Not while a reload is under way: it ends with telling the service manager "ready". */
    private synchronized void beginDraining() {
        LOG.info("draining: {} requests run or wait", exec.liveStreams());
        service.stopping();
        metrics.setState(BrokerState.DRAINING);
    }

    private void finishRequests() {
        socket.stopAccepting();
        // In this order: what a client learns from Goaway was not looked at must not run.
        var idle = exec.drain();
        var answered = connections.drain();
        if (!await(idle, config.timing().drainTimeout())) {
            LOG.warn(
                    "drain timeout of {} passed; ending {} requests",
                    config.timing().drainTimeout(),
                    exec.liveStreams());
            exec.endAll();
            if (!await(idle, config.timing().killGrace().plus(KILL_SLACK))) {
                LOG.warn("{} requests are left as they are", exec.liveStreams());
            }
        }
        if (!await(answered, LAST_ANSWERS)) {
            LOG.warn("a client has not read its last answers; not waiting for it");
        }
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

    private static boolean await(CompletionStage<?> stage, Duration timeout) {
        try {
            stage.toCompletableFuture().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("draining cannot fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    private void closeParts() {
        for (var part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("closing {} failed", part, e);
            }
        }
    }

    /**
     * Lets answers that are on their way out leave first. Without a quiet period a loop may end
     * before it has closed what it watches.
     */
    private void stopLoops() {
        loops.shutdownGracefully(
                        LOOP_QUIET.toMillis(), KILL_SLACK.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }

    private AdmissionLimits admissionLimits() {
        var limits = config.limits();
        return new AdmissionLimits(
                limits.maxRunning(),
                limits.maxRunningPerConnection(),
                limits.queueSize(),
                limits.queueBytes());
    }

    private ExecTiming execTiming() {
        var timing = config.timing();
        return new ExecTiming(
                timing.killGrace().toNanos(),
                timing.drainGrace().toNanos(),
                timing.requestMemory().toNanos());
    }

    private SessionLimits sessionLimits() {
        var limits = config.limits();
        return new SessionLimits(
                limits.maxFrameBytes(),
                limits.maxStreamsPerConnection(),
                limits.maxConnections(),
                limits.maxConnectionsPerUid(),
                limits.maxUnauthenticated(),
                config.timing().handshakeTimeout().toNanos(),
                FRAME_TIMEOUT.toNanos(),
                limits.maxRunningPerConnection(),
                STDIN_WINDOW_BYTES,
                CONNECTION_STDIN_WINDOW_BYTES,
                config.timing().requestMemory().toNanos());
    }

    private static ByteString newInstanceId() {
        var id = new byte[16];
        new SecureRandom().nextBytes(id);
        return ByteString.copyFrom(id);
    }
}
