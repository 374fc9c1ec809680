package io.execbroker.broker.exec;

import io.execbroker.broker.process.Output;
import io.execbroker.broker.report.ExecReport;
import io.execbroker.broker.report.Outcome;
import io.netty.buffer.ByteBuf;

import java.util.ArrayList;
import java.util.List;

/** A wire that notes what it is told and takes any output. */
final class RecordingListener implements ExecListener {

    final List<ExecReport> ends = new ArrayList<>();
    int starts;
    int repeats;
    int stdinConsumed;
    long outputBytes;
    int allowance = 64 * 1024;

    /** What this wire does, in the middle of whatever it is told. */
    Runnable reaction = () -> {};

    Outcome.Rejected rejected() {
        return (Outcome.Rejected) ends.getFirst().outcome();
    }

    @Override
    public void onStarted(long pid, String filter, long queuedNanos) {
        starts++;
        reaction.run();
    }

    @Override
    public void onRepeated() {
        repeats++;
    }

    @Override
    public int allowance() {
        return allowance;
    }

    @Override
    public void onOutput(Output output, ByteBuf data) {
        outputBytes += data.readableBytes();
        data.release();
        reaction.run();
    }

    @Override
    public void onStdinConsumed(int bytes) {
        stdinConsumed += bytes;
        reaction.run();
    }

    @Override
    public void onEnd(ExecReport report) {
        ends.add(report);
        reaction.run();
    }
}
