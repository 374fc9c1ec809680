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

    Outcome.Rejected rejected() {
        return (Outcome.Rejected) ends.getFirst().outcome();
    }

    @Override
    public void onStarted(long pid, String filter, long queuedNanos) {
        starts++;
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
    }

    @Override
    public void onStdinConsumed(int bytes) {
        stdinConsumed += bytes;
    }

    @Override
    public void onEnd(ExecReport report) {
        ends.add(report);
    }
}
