package io.execbroker.broker.metrics;

import io.execbroker.broker.admission.LoadGauge;
import io.execbroker.broker.config.BrokerVersion;
import io.execbroker.broker.config.MetricsConfig;
import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;
import io.execbroker.broker.report.Protocol;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.util.ArrayList;
import java.util.List;

/**
 * The broker's events as Prometheus metrics. The events of {@link BrokerMetrics} are callable from
 * any thread; the rest is for the thread that starts and stops the broker.
 */
public final class MicrometerBrokerMetrics implements BrokerMetrics, AutoCloseable {

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = new Meters(registry);
    private final List<Future<?>> ticks = new ArrayList<>();
    private final PerConstant<Protocol, ConnectionMeters> connections;
    private final HandshakeMeters handshakes;
    private final RequestMeters requests;
    private final CommandMeters commands;
    private final PolicyMeters policies;
    private final Counter auditDropped;
    private final Counter recordingLost;
    private final JvmGcMetrics gc;
    private volatile BrokerState state = BrokerState.STARTING;
    private volatile boolean isRecording;

    /**
     * @param load is asked at each scrape
     */
    public MicrometerBrokerMetrics(MetricsConfig config, LoadGauge load) {
        RuntimeMeters.filter(registry);
        connections =
                new PerConstant<>(
                        Protocol.class, protocol -> new ConnectionMeters(meters, protocol));
        handshakes = new HandshakeMeters(meters);
        requests = new RequestMeters(meters, config.filterLabel());
        commands = new CommandMeters(meters);
        policies = new PolicyMeters(meters, registry);
        auditDropped = meters.counter(MetricCatalog.AUDIT_DROPPED);
        recordingLost = meters.counter(MetricCatalog.RECORDING_LOST);
        gc = RuntimeMeters.bindJvm(registry, registry.getPrometheusRegistry());
        bindLoad(load);
        bindSelf();
    }

    /** Where the broker is in its life. */
    public BrokerState state() {
        return state;
    }

    /** The broker has come this far; shown by the metrics and by {@code /readyz}. */
    public void setState(BrokerState newState) {
        state = newState;
    }

    /** What was loaded, at start and after each successful reload. */
    public void policyLoaded(PolicySnapshot snapshot) {
        policies.loaded(snapshot);
    }

    /** Watches the event loops until {@link #close}. */
    public void watch(EventLoopGroup loops) {
        RuntimeMeters.bindNetty(registry, loops);
        var index = 0;
        for (var loop : loops) {
            var timer = meters.timer(MetricCatalog.EVENT_LOOP_LAG, Integer.toString(index++));
            ticks.add(LoopLag.start(loop, timer));
        }
    }

    @Override
    public void connectionOpened(Protocol protocol) {
        connections.of(protocol).connectionOpened();
    }

    @Override
    public void connectionClosed(Protocol protocol) {
        connections.of(protocol).connectionClosed();
    }

    @Override
    public void connectionRefused(Protocol protocol, String reason) {
        connections.of(protocol).refused(reason);
    }

    @Override
    public void osloHandshake(String digest, boolean success) {
        handshakes.ended(digest, success);
    }

    @Override
    public void streamOpened(Protocol protocol) {
        connections.of(protocol).streamOpened();
    }

    @Override
    public void streamClosed(Protocol protocol) {
        connections.of(protocol).streamClosed();
    }

    @Override
    public void finished(ExecReport report) {
        requests.finished(report);
        if (report.outcome() instanceof Outcome.Completed && !report.repeated()) {
            commands.ended(report);
        }
    }

    @Override
    public void outputPaused(Output output) {
        commands.paused(output);
    }

    @Override
    public void signalSent(Signal signal, EndCause cause) {
        commands.signalSent(signal, cause);
    }

    @Override
    public void reloaded(boolean success) {
        policies.reloaded(success);
    }

    @Override
    public void auditDropped() {
        auditDropped.increment();
    }

    @Override
    public void recording(boolean isOn) {
        isRecording = isOn;
    }

    @Override
    public void recordingLost() {
        recordingLost.increment();
    }

    /** What a scrape reads. */
    public PrometheusRegistry prometheus() {
        return registry.getPrometheusRegistry();
    }

    /** Ends the ticks on the event loops. Idempotent. */
    @Override
    public void close() {
        ticks.forEach(tick -> tick.cancel(false));
        gc.close();
        registry.close();
    }

    private void bindLoad(LoadGauge load) {
        meters.gauge(MetricCatalog.QUEUE_DEPTH, load, LoadGauge::queued);
        meters.gauge(MetricCatalog.QUEUE_CAPACITY, load, LoadGauge::queueCapacity);
        meters.gauge(MetricCatalog.COMMANDS_RUNNING, load, LoadGauge::running);
        meters.gauge(MetricCatalog.COMMANDS_LIMIT, load, LoadGauge::runningLimit);
        meters.gauge(MetricCatalog.OLDEST_COMMAND, load, LoadGauge::oldestRunningSeconds);
    }

    private void bindSelf() {
        for (var each : BrokerState.values()) {
            meters.gauge(
                    MetricCatalog.STATE, this, self -> self.state == each ? 1 : 0, each.label());
        }
        meters.gauge(MetricCatalog.RECORDING, this, self -> self.isRecording ? 1 : 0);
        meters.gauge(
                MetricCatalog.BUILD_INFO,
                this,
                _ -> 1,
                BrokerVersion.current(),
                Runtime.version().toString());
    }
}
