package io.execbroker.broker.metrics;

import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Protocol;

import java.util.concurrent.atomic.AtomicLong;

/** Counts nothing but lost lines. */
public final class NoMetrics implements BrokerMetrics {

    /** Lost audit lines. */
    public final AtomicLong auditDropped = new AtomicLong();

    /** Requests missing in the recording. */
    public final AtomicLong recordingLost = new AtomicLong();

    /** Whether one is under way. */
    public volatile boolean isRecording;

    @Override
    public void connectionOpened(Protocol protocol) {}

    @Override
    public void connectionClosed(Protocol protocol) {}

    @Override
    public void connectionRefused(Protocol protocol, String reason) {}

    @Override
    public void osloHandshake(String digest, boolean success) {}

    @Override
    public void streamOpened(Protocol protocol) {}

    @Override
    public void streamClosed(Protocol protocol) {}

    @Override
    public void finished(ExecReport report) {}

    @Override
    public void outputPaused(Output output) {}

    @Override
    public void signalSent(Signal signal, EndCause cause) {}

    @Override
    public void reloaded(boolean success) {}

    @Override
    public void auditDropped() {
        auditDropped.incrementAndGet();
    }

    @Override
    public void recording(boolean isOn) {
        isRecording = isOn;
    }

    @Override
    public void recordingLost() {
        recordingLost.incrementAndGet();
    }
}
