package io.execbroker.broker.metrics;

import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Protocol;

/** What happens in the broker, as events. Callable from any thread; never blocks, never throws. */
public interface BrokerMetrics {

    /** A connection was accepted. */
    void connectionOpened(Protocol protocol);

    /** An accepted connection ended. */
    void connectionClosed(Protocol protocol);

    /**
     * A connection was refused, or ended for breaking the protocol.
     *
     * @param reason one of a fixed set of words, such as {@code unauthorised} or {@code bad_frame}
     */
    void connectionRefused(Protocol protocol, String reason);

    /**
     * A handshake of oslo.rootwrap's protocol ended.
     *
     * @param digest one of a fixed set of words: what the client's response was made with, or
     *     {@code none}
     * @param success whether each side has proven the key to the other
     */
    void osloHandshake(String digest, boolean success);

    /** A stream was opened. */
    void streamOpened(Protocol protocol);

    /** A stream has had its final frame. */
    void streamClosed(Protocol protocol);

    /** A request ended, run or not. Counted once for each. */
    void finished(ExecReport report);

    /** Reading an output was paused for want of credit. */
    void outputPaused(Output output);

    /**
     * The broker sent a signal to a command, for this cause; {@code null}-free: OWN means the peer.
     */
    void signalSent(Signal signal, EndCause cause);

    /** A policy reload ended. */
    void reloaded(boolean success);

    /** An audit line could not be written. */
    void auditDropped();

    /** A recording has begun or ended. */
    void recording(boolean isOn);

    /** A request is missing in the recording. */
    void recordingLost();
}
