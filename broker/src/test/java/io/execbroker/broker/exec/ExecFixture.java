package io.execbroker.broker.exec;

import io.execbroker.broker.admission.AdmissionController;
import io.execbroker.broker.admission.AdmissionLimits;
import io.execbroker.broker.admission.Priority;
import io.execbroker.broker.policy.Peer;
import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.record.Recorder;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Protocol;
import io.execbroker.broker.testing.OpenPolicy;
import io.execbroker.broker.testing.QuietMetrics;
import io.execbroker.broker.testing.RecordingAudit;
import io.netty.channel.embedded.EmbeddedChannel;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The service on a loop that a test turns by hand, with an engine that a test plays. */
final class ExecFixture {

    static final int UID = 1000;
    static final Duration TIMEOUT = Duration.ofMinutes(1);
    static final Duration KILL_GRACE = Duration.ofSeconds(5);
    static final Duration DRAIN_GRACE = Duration.ofMillis(250);
    static final Duration MEMORY = Duration.ofMinutes(5);

    final EmbeddedChannel channel = new EmbeddedChannel();
    final FakeEngine engine = new FakeEngine();
    final RecordingAudit audit = new RecordingAudit();
    final QuietMetrics metrics = new QuietMetrics();
    final AdmissionController admission;
    final ExecService service;
    PolicySnapshot policy = OpenPolicy.snapshot(UID);
    boolean outlivesConnection;
    private int lastStream;

    ExecFixture(int maxRunning) {
        this(maxRunning, Recorder.OFF);
    }

    ExecFixture(int maxRunning, Recorder recorder) {
        channel.freezeTime();
        admission =
                new AdmissionController(new AdmissionLimits(maxRunning, maxRunning, 100, 1 << 20));
        service =
                new ExecService(
                        engine,
                        admission,
                        () -> policy,
                        audit,
                        recorder,
                        metrics,
                        new ExecTiming(
                                KILL_GRACE.toNanos(), DRAIN_GRACE.toNanos(), MEMORY.toNanos()));
    }

    ExecStream submit(RecordingListener listener, String... argv) {
        return submitNamed(listener, "", argv);
    }

    ExecStream submitNamed(RecordingListener listener, String requestId, String... argv) {
        return service.submit(
                new ExecCall(
                        new ExecReport.Origin(
                                Protocol.NATIVE,
                                1,
                                ++lastStream,
                                requestId,
                                new Peer(UID, UID, 1),
                                "test"),
                        channel.eventLoop(),
                        admission.openLane(UID, "test"),
                        new ExecCall.Command(
                                List.of(argv),
                                Map.of(),
                                "",
                                "/",
                                022,
                                new ExecCall.Stdio.Piped(ExecCall.Stdin.STREAM, false)),
                        new ExecCall.Terms(
                                TIMEOUT.toNanos(),
                                Priority.NORMAL,
                                "",
                                0,
                                0,
                                false,
                                outlivesConnection),
                        System.nanoTime(),
                        100),
                listener);
    }

    /** Runs what the loop has to do now. */
    void turn() {
        channel.runPendingTasks();
    }

    /** Lets time pass and runs what is due. */
    void pass(Duration time) {
        channel.advanceTimeBy(time.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }
}
