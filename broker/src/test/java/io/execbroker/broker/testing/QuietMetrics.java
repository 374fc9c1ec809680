package io.execbroker.broker.testing;

import io.execbroker.broker.metrics.BrokerMetrics;
import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Protocol;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts what tests ask about. */
public final class QuietMetrics implements BrokerMetrics {

    private final AtomicInteger openConnections = new AtomicInteger();
    private final AtomicInteger openStreams = new AtomicInteger();
    private final AtomicInteger pauses = new AtomicInteger();

    public int openConnections() {
        return openConnections.get();
    }

    public int openStreams() {
        return openStreams.get();
    }

    public int pauses() {
        return pauses.get();
    }

    @Override
    public void connectionOpened(Protocol protocol) {
        openConnections.incrementAndGet();
    }

    @Override
    public void connectionClosed(Protocol protocol) {
        openConnections.decrementAndGet();
    }

    @Override
    public void connectionRefused(Protocol protocol, String reason) {}

    @Override
    public void osloHandshake(String digest, boolean success) {}

    @Override
    public void streamOpened(Protocol protocol) {
        openStreams.incrementAndGet();
    }

    @Override
    public void streamClosed(Protocol protocol) {
        openStreams.decrementAndGet();
    }

    @Override
    public void finished(ExecReport report) {}

    @Override
    public void outputPaused(Output output) {
        pauses.incrementAndGet();
    }

    @Override
    public void signalSent(Signal signal, EndCause cause) {}

    @Override
    public void reloaded(boolean success) {}

    @Override
    public void auditDropped() {}

    @Override
    public void recording(boolean isOn) {}

    @Override
    public void recordingLost() {}
}
