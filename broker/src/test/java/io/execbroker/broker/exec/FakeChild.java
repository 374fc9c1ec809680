package io.execbroker.broker.exec;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.posix.ResourceUsage;
import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.process.ChildListener;
import io.execbroker.broker.process.ChildProcess;
import io.execbroker.broker.process.Output;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A child whose every event is a call of the test. Keeps what an engine promises about order. */
final class FakeChild implements ChildProcess {

    final ChildListener listener;
    final List<Signal> groupSignals = new ArrayList<>();
    final Set<Output> open = EnumSet.allOf(Output.class);
    boolean isAlive = true;
    boolean isStdinClosed;

    FakeChild(ChildListener listener) {
        this.listener = listener;
    }

    void exit(int code) {
        isAlive = false;
        listener.onExit(new ExitStatus.Exited(code), ResourceUsage.UNKNOWN);
    }

    void end(Output output) {
        if (open.remove(output)) {
            listener.onOutputEnd(output);
        }
    }

    /** Writes as much of {@code bytes} as it may, and returns how much that was. */
    int output(Output output, int bytes) {
        var allowed = Math.min(bytes, listener.allowance(output));
        if (allowed > 0) {
            listener.onOutput(output, Unpooled.buffer(allowed).writeZero(allowed));
        }
        return allowed;
    }

    @Override
    public long pid() {
        return 4711;
    }

    @Override
    public void resume(Output output) {}

    @Override
    public void write(ByteBuf data) {
        var bytes = data.readableBytes();
        data.release();
        listener.onStdinConsumed(bytes);
    }

    @Override
    public void closeStdin() {
        isStdinClosed = true;
    }

    @Override
    public void signal(Signal signal) {}

    @Override
    public void signalGroup(Signal signal) {
        if (isAlive) {
            groupSignals.add(signal);
        }
    }

    @Override
    public void outliveLoop() {}

    @Override
    public void closeOutputs() {
        end(Output.STDOUT);
        end(Output.STDERR);
    }
}
