package io.execbroker.broker.metrics;

import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Protocol;

/** The events of a broker that nobody scrapes. Stateless. */
public final class Uncounted implements BrokerMetrics {

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
    public void auditDropped() {}

    @Override
    public void recording(boolean isOn) {}

    @Override
    public void recordingLost() {}
}
