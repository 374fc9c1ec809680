package io.execbroker.broker;

import io.execbroker.broker.admission.AdmissionController;
import io.execbroker.broker.admission.AdmissionLimits;
import io.execbroker.broker.audit.JsonAuditLog;
import io.execbroker.broker.config.BrokerConfig;
import io.execbroker.broker.exec.ExecService;
import io.execbroker.broker.exec.ExecTiming;
import io.execbroker.broker.metrics.BrokerMetrics;
import io.execbroker.broker.oslo.DoorLimits;
import io.execbroker.broker.oslo.DoorServices;
import io.execbroker.broker.oslo.Doors;
import io.execbroker.broker.policy.PolicySource;
import io.execbroker.broker.record.TraceRecorder;
import io.execbroker.broker.session.Connections;
import io.execbroker.broker.session.FaultLog;
import io.execbroker.broker.session.SessionLimits;
import io.execbroker.broker.stdio.StdioDoor;
import io.execbroker.broker.transport.Transport;
import io.netty.channel.EventLoopGroup;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * What every door leads to: loops, engine, admission, audit trail and the service that uses them.
 * {@link Broker} puts its socket before it, {@link RootwrapDaemon} a door of oslo.rootwrap alone.
 */
final class Core {

    private static final Logger LOG = LoggerFactory.getLogger(Core.class);

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
    private final PolicySource policies;
    private final Transport transport;
    private final EventLoopGroup loops;
    private final BrokerMetrics metrics;
    private final StdioDoor stdio;
    private final AdmissionController admission;
    private final JsonAuditLog audit;
    private final ExecService exec;
    private final SessionLimits limits;
    private final Connections connections;
    private final FaultLog faults = new FaultLog();

    /**
     * Starts it.
     *
     * @param parts takes what is to be closed
     * @param metricsOf makes what is told of events, given what can be asked about the load
     * @throws Exception when a part cannot be made; the message says what to mend
     */
    Core(
            BrokerConfig config,
            PolicySource policies,
            Transport transport,
            Parts parts,
            BiFunction<AdmissionController, EventLoopGroup, BrokerMetrics> metricsOf)
            throws Exception {
        this.config = config;
        this.policies = policies;
        this.transport = transport;
        // Closed after what uses it: the loops and the engine.
        stdio = parts.add(new StdioDoor());
        loops = transport.eventLoops(config.engine().loopThreads());
        parts.add(this::stopLoops);
        var engine = parts.add(Engines.start(config));
        admission = new AdmissionController(admissionLimits());
        metrics = metricsOf.apply(admission, loops);
        audit = parts.add(JsonAuditLog.open(config.audit(), metrics));
        var recorder =
                parts.add(
                        TraceRecorder.open(
                                config.recording(), config.insecurePermissions(), metrics));
        exec =
                new ExecService(
                        engine,
                        admission,
                        policies::current,
                        audit,
                        recorder,
                        metrics,
                        execTiming());
        limits = sessionLimits();
        connections = new Connections(limits, stdio.fence()::lingering);
        limitProfiles();
    }

    /** Tells admission what the policy of the moment lets run. */
    void limitProfiles() {
        for (var profile : policies.current().profiles()) {
            admission.limitProfile(profile.name(), profile.config().maxRunning());
        }
    }

    /**
     * Doors of oslo.rootwrap.
     *
     * @param parent of their folders
     * @param prefix of their folders' names
     */
    Doors doors(Path parent, String prefix) {
        return new Doors(
                new DoorServices(
                        exec,
                        admission,
                        policies::current,
                        metrics,
                        connections,
                        stdio,
                        faults,
                        new DoorLimits(
                                config.limits().rootwrapMessageBytes(),
                                config.limits().rootwrapBufferBytes(),
                                config.timing().handshakeTimeout().toNanos(),
                                FRAME_TIMEOUT.toNanos())),
                transport,
                loops,
                parent,
                prefix);
    }

    StdioDoor stdio() {
        return stdio;
    }

    EventLoopGroup loops() {
        return loops;
    }

    AdmissionController admission() {
        return admission;
    }

    JsonAuditLog audit() {
        return audit;
    }

    ExecService exec() {
        return exec;
    }

    SessionLimits limits() {
        return limits;
    }

    Connections connections() {
        return connections;
    }

    FaultLog faults() {
        return faults;
    }

    /**
     * Takes no new requests, waits for those that run, and ends those that take longer than the
     * drain timeout. Blocks until then; not on an event loop.
     *
     * @param sayGoodbye tells the peers; its stage completes when all that was answered has been
     *     handed to the kernel
     */
    void finishRequests(Supplier<CompletionStage<?>> sayGoodbye) {
        // In this order: what a client learns was not looked at must not run.
        var idle = exec.drain();
        var answered = sayGoodbye.get();
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
        var bounds = config.limits();
        return new AdmissionLimits(
                bounds.maxRunning(),
                bounds.maxRunningPerConnection(),
                bounds.queueSize(),
                bounds.queueBytes());
    }

    private ExecTiming execTiming() {
        var timing = config.timing();
        return new ExecTiming(
                timing.killGrace().toNanos(),
                timing.drainGrace().toNanos(),
                timing.requestMemory().toNanos());
    }

    private SessionLimits sessionLimits() {
        var bounds = config.limits();
        return new SessionLimits(
                bounds.maxFrameBytes(),
                bounds.maxStreamsPerConnection(),
                bounds.maxConnections(),
                bounds.maxConnectionsPerUid(),
                bounds.maxUnauthenticated(),
                config.timing().handshakeTimeout().toNanos(),
                FRAME_TIMEOUT.toNanos(),
                bounds.maxRunningPerConnection(),
                STDIN_WINDOW_BYTES,
                CONNECTION_STDIN_WINDOW_BYTES,
                config.timing().requestMemory().toNanos());
    }
}
