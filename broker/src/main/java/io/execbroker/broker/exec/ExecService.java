package io.execbroker.broker.exec;

import io.execbroker.broker.admission.AdmissionController;
import io.execbroker.broker.audit.AuditLog;
import io.execbroker.broker.metrics.BrokerMetrics;
import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.policy.Profile;
import io.execbroker.broker.posix.ResourceUsage;
import io.execbroker.broker.process.ProcessEngine;
import io.execbroker.broker.record.Recorder;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;
import io.execbroker.broker.report.RejectReason;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * The seam between wires and execution: every request of every wire comes in here and is judged,
 * admitted, run, counted and written to the audit trail in the same way.
 */
public final class ExecService {

    private static final Logger LOG = LoggerFactory.getLogger(ExecService.class);

    /** Named requests that are remembered for one user: some 30 MB. */
    private static final int REMEMBERED_PER_USER = 65_536;

    private final ProcessEngine engine;
    private final AdmissionController admission;
    private final Supplier<PolicySnapshot> policies;
    private final AuditLog audit;
    private final Recorder recorder;
    private final BrokerMetrics metrics;
    private final ExecTiming timing;
    private final Judge judge;
    private final RequestLedger<ExecStream> ledger;
    private final Set<ExecStream> live = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();

    private volatile boolean isDraining;

    /**
     * @param policies the policy of the moment
     */
    public ExecService(
            ProcessEngine engine,
            AdmissionController admission,
            Supplier<PolicySnapshot> policies,
            AuditLog audit,
            Recorder recorder,
            BrokerMetrics metrics,
            ExecTiming timing) {
        this.engine = engine;
        this.admission = admission;
        this.policies = policies;
        this.audit = audit;
        this.recorder = recorder;
        this.metrics = metrics;
        this.timing = timing;
        this.judge = new Judge(engine.entersNetworkNamespaces());
        this.ledger =
                new RequestLedger<>(
                        REMEMBERED_PER_USER, timing.requestMemoryNanos(), System::nanoTime);
    }

    /**
     * Takes a request. Call it on the loop of {@code call}; a request that is refused has been told
     * so to {@code listener} when this returns.
     */
    public ExecStream submit(ExecCall call, ExecListener listener) {
        var stream = new ExecStream(this, call, recorder.begin(call.received()), listener);
        live.add(stream);
        take(stream);
        return stream;
    }

    private void take(ExecStream stream) {
        if (isDraining) {
            stream.reject(
                    new Outcome.Rejected(
                            RejectReason.DRAINING,
                            "the broker shuts down; try again when it is back"));
            return;
        }
        if (!audit.isAvailable()) {
            stream.reject(
                    new Outcome.Rejected(
                            RejectReason.AUDIT_UNAVAILABLE,
                            "the audit log cannot be written, so nothing is run; see the broker's"
                                    + " log"));
            return;
        }
        if (isRepeat(stream)) {
            return;
        }
        var snapshot = policies.get();
        switch (judge(snapshot, stream)) {
            case Judgement.Allowed allowed -> stream.admit(admission, allowed, snapshot);
            case Judgement.Refused refused -> stream.refuse(refused);
        }
    }

    /**
     * Counts and writes down a request that its wire refused: it broke a bound of the protocol.
     *
     * @return the report to answer with
     */
    public ExecReport turnAway(
            ExecReport.Origin origin,
            List<String> argv,
            Outcome.Rejected outcome,
            long receivedNanos) {
        var clock = new StreamClock(receivedNanos);
        clock.ended();
        var report =
                new ExecReport(
                        origin,
                        argv,
                        Optional.empty(),
                        0,
                        outcome,
                        clock.timings(),
                        ResourceUsage.UNKNOWN,
                        new ExecReport.Traffic(0, 0, 0, false, false),
                        false,
                        false);
        metrics.finished(report);
        audit.append(report);
        return report;
    }

    /** Refuses what comes from now on. The stage completes when nothing runs or waits any more. */
    public CompletionStage<Void> drain() {
        isDraining = true;
        completeIfIdle();
        return idle.copy();
    }

    /** Ends everything that still runs or waits, but for commands that outlive their connection. */
    public void endAll() {
        live.forEach(stream -> stream.call().loop().execute(stream::drain));
    }

    /**
     * Whether commands can have the descriptors of their callers, {@link ExecCall.Stdio.Passed}.
     */
    public boolean takesDescriptors() {
        return engine.takesDescriptors();
    }

    /** Requests that run or wait. */
    public int liveStreams() {
        return live.size();
    }

    ProcessEngine engine() {
        return engine;
    }

    BrokerMetrics metrics() {
        return metrics;
    }

    ExecTiming timing() {
        return timing;
    }

    /**
     * Judges a request once more when the policy has changed since {@code judgedBy}; null when it
     * has not.
     */
    @Nullable Judgement judgeAgain(ExecStream stream, @Nullable PolicySnapshot judgedBy) {
        var snapshot = policies.get();
        return snapshot.equals(judgedBy) ? null : judge(snapshot, stream);
    }

    /** A request has ended: it is written down, remembered and counted. */
    void onEnd(ExecStream stream, ExecReport report) {
        try {
            audit.append(report);
            stream.record().end(report);
            keyOf(report.origin())
                    .map(key -> ledger.end(key, stream, report))
                    .orElse(List.of())
                    .forEach(repeat -> tell(repeat, report));
            metrics.finished(report);
        } finally {
            live.remove(stream);
            if (isDraining) {
                completeIfIdle();
            }
        }
    }

    /**
     * The first request has ended: its outcome is the repeat's, or the repeat runs in its place.
     */
    private void tell(ExecStream repeat, ExecReport first) {
        try {
            repeat.call()
                    .loop()
                    .execute(() -> {
                        switch (first.outcome()) {
                            case Outcome.Completed _ -> repeat.repeat(first);
                            case Outcome.Rejected _ -> takeAgain(repeat);
                        }
                    });
        } catch (RejectedExecutionException e) {
            // Its loop has ended, and the repeat with it.
        }
    }

    private void takeAgain(ExecStream repeat) {
        if (live.contains(repeat)) {
            take(repeat);
        }
    }

    private void completeIfIdle() {
        if (live.isEmpty()) {
            idle.complete(null);
        }
    }

    private Judgement judge(PolicySnapshot snapshot, ExecStream stream) {
        var origin = stream.call().origin();
        var profile = snapshot.profile(origin.profile());
        if (profile.isEmpty()) {
            return unauthorised("profile " + origin.profile() + " is no longer configured");
        }
        // The connection was let in by the policy of its time; this one may think otherwise.
        if (!profile.get().allows(origin.peer())) {
            return unauthorised(
                    "profile " + origin.profile() + " is no longer for " + origin.peer());
        }
        var begin = System.nanoTime();
        var judgement = judge(profile.get(), stream);
        stream.matched(System.nanoTime() - begin);
        return judgement;
    }

    /** What the filters cannot decide is denied. */
    private Judgement judge(Profile profile, ExecStream stream) {
        try {
            return judge.judge(profile, stream.call().command());
        } catch (RuntimeException | Error fault) {
            LOG.error("{} the filters of profile {} failed", stream, profile.name(), fault);
            return unauthorised(
                    "the filters of profile "
                            + profile.name()
                            + " could not decide; the broker's log has the details");
        }
    }

    private static Judgement unauthorised(String message) {
        return new Judgement.Refused(
                Optional.empty(), new Outcome.Rejected(RejectReason.UNAUTHORISED, message));
    }

    /** Whether the request was sent before; it is then answered with the outcome of the first. */
    private boolean isRepeat(ExecStream stream) {
        var call = stream.call();
        var key = keyOf(call.origin());
        if (key.isEmpty()) {
            return false;
        }
        return switch (ledger.enter(key.get(), CommandDigest.of(call.command()), stream)) {
            case RequestLedger.Entry.First _ -> false;
            case RequestLedger.Entry.Awaiting _ -> true;
            case RequestLedger.Entry.Known(var outcome) -> {
                stream.repeat(outcome);
                yield true;
            }
            case RequestLedger.Entry.Refused(var outcome) -> {
                stream.reject(outcome);
                yield true;
            }
        };
    }

    private static Optional<RequestLedger.Key> keyOf(ExecReport.Origin origin) {
        return origin.requestId().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new RequestLedger.Key(
                                origin.peer().uid(), origin.profile(), origin.requestId()));
    }
}
