package io.execbroker.broker.exec;

import io.execbroker.broker.metrics.BrokerMetrics;
import io.execbroker.broker.process.ChildProcess;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.report.ExecReport;
import io.netty.buffer.ByteBuf;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a command writes, on its way to the wire: counted, held to its caps, paused while the wire
 * can take no more. Nothing, when the command writes to descriptors of its caller. Confined to its
 * stream's loop.
 */
final class StreamOutputs {

    /** Bytes read at once from an output of which nothing is delivered any more. */
    private static final int DISCARD_BYTES = 64 * 1024;

    private final BrokerMetrics metrics;
    private final boolean killsAtLimit;
    private final Map<Output, OutputMeter> meters = new EnumMap<>(Output.class);
    private boolean wroteSinceAsked;
    private boolean areHeld;

    StreamOutputs(ExecCall call, BrokerMetrics metrics) {
        this.metrics = metrics;
        this.killsAtLimit = call.terms().killAtLimit();
        if (call.command().stdio() instanceof ExecCall.Stdio.Piped(_, var mergeStderr)) {
            meters.put(Output.STDOUT, new OutputMeter(call.terms().stdoutLimitBytes()));
            if (!mergeStderr) {
                meters.put(Output.STDERR, new OutputMeter(call.terms().stderrLimitBytes()));
            }
        }
    }

    /** How many bytes may be read from {@code output}, given what {@code wire} can take. */
    int allowance(Output output, ExecListener wire) {
        var meter = meter(output);
        if (meter.isSpent()) {
            return DISCARD_BYTES;
        }
        var allowance = wire.allowance();
        if (allowance == 0 && !meter.isPaused()) {
            metrics.outputPaused(output);
        }
        meter.pause(allowance == 0);
        return allowance;
    }

    /**
     * Passes {@code data} on to {@code wire}, less what is beyond the cap. Takes ownership.
     *
     * @return whether the cap was passed and the command is to be ended for it
     */
    boolean pass(Output output, ByteBuf data, ExecListener wire) {
        wroteSinceAsked = true;
        var bytes = data.readableBytes();
        var deliverable = meter(output).accept(bytes);
        if (deliverable == 0) {
            data.release();
        } else {
            data.writerIndex(data.readerIndex() + deliverable);
            wire.onOutput(output, data);
        }
        return deliverable < bytes && killsAtLimit;
    }

    /** Reads on what was paused. */
    void resume(ChildProcess child) {
        for (var entry : meters.entrySet()) {
            if (entry.getValue().isPaused()) {
                entry.getValue().pause(false);
                child.resume(entry.getKey());
            }
        }
    }

    /** {@code output} is at its end. */
    void end(Output output) {
        meter(output).end();
    }

    boolean isAnyOpen() {
        return meters.values().stream().anyMatch(OutputMeter::isOpen);
    }

    /** Whether there was output since this was last asked, or the reader is what holds it up. */
    boolean isBusy() {
        var busy = wroteSinceAsked || meters.values().stream().anyMatch(OutputMeter::isPaused);
        wroteSinceAsked = false;
        return busy;
    }

    /** What is still open will be closed: bytes that a slow reader left there are cut. */
    void giveUp() {
        for (var meter : meters.values()) {
            areHeld |= meter.isOpen() && !meter.isPaused();
            meter.cutIfPaused();
        }
    }

    /** Whether another process held one open when it was given up. */
    boolean areHeld() {
        return areHeld;
    }

    /** The bytes moved, with those of standard input. */
    ExecReport.Traffic traffic(long stdinBytes) {
        var stdout = meters.get(Output.STDOUT);
        var stderr = meters.get(Output.STDERR);
        return new ExecReport.Traffic(
                stdinBytes,
                stdout == null ? 0 : stdout.writtenBytes(),
                stderr == null ? 0 : stderr.writtenBytes(),
                stdout != null && stdout.isTruncated(),
                stderr != null && stderr.isTruncated());
    }

    private OutputMeter meter(Output output) {
        var meter = meters.get(output);
        if (meter == null) {
            throw new AssertionError(output + " does not pass here");
        }
        return meter;
    }
}
