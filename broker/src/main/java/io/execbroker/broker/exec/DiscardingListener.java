package io.execbroker.broker.exec;

import io.execbroker.broker.process.Output;
import io.execbroker.broker.report.ExecReport;
import io.netty.buffer.ByteBuf;

/** Stands in for the wire of a connection that is gone: reads on and drops. Stateless. */
final class DiscardingListener implements ExecListener {

    static final DiscardingListener INSTANCE = new DiscardingListener();

    private static final int CHUNK_BYTES = 64 * 1024;

    private DiscardingListener() {}

    @Override
    public void onStarted(long pid, String filter, long queuedNanos) {}

    @Override
    public void onRepeated() {}

    @Override
    public int allowance() {
        return CHUNK_BYTES;
    }

    @Override
    public void onOutput(Output output, ByteBuf data) {
        data.release();
    }

    @Override
    public void onStdinConsumed(int bytes) {}

    @Override
    public void onEnd(ExecReport report) {}
}
