package io.execbroker.broker.exec;

import io.execbroker.broker.process.Output;
import io.execbroker.broker.report.ExecReport;
import io.netty.buffer.ByteBuf;

/**
 * A wire's side of one request. All calls are made on the loop of the {@link ExecCall}; {@link
 * #onEnd} is the last, and comes exactly once.
 */
public interface ExecListener {

    /**
     * The command runs.
     *
     * @param pid its process id
     * @param filter name of the filter that allowed it
     * @param queuedNanos time from receipt until admission
     */
    void onStarted(long pid, String filter, long queuedNanos);

    /**
     * The request id is known and its command has run: nothing is run, and {@link #onEnd} tells the
     * outcome of the first request. Comes instead of {@link #onStarted}.
     */
    void onRepeated();

    /**
     * How many bytes of output the wire can take now. At 0 the output pauses until {@link
     * ExecStream#resumeOutput}.
     */
    int allowance();

    /**
     * The command wrote.
     *
     * @param data no more than the last {@link #allowance}; the listener owns it
     */
    void onOutput(Output output, ByteBuf data);

    /** This many bytes of {@link ExecStream#write} are no longer held. */
    void onStdinConsumed(int bytes);

    /** The request has ended, run or not. */
    void onEnd(ExecReport report);
}
