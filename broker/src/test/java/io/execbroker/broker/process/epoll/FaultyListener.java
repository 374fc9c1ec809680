package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.posix.ResourceUsage;
import io.execbroker.broker.process.ChildListener;
import io.execbroker.broker.process.ChildProcess;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.process.SpawnFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Throws an Error from one of its calls, every time, and notes the exit. */
final class FaultyListener implements ChildListener {

    /** The call that throws. */
    enum Call {
        STARTED,
        ALLOWANCE,
        OUTPUT,
        OUTPUT_END,
        STDIN_CONSUMED,
        EXIT
    }

    final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
    private final Call faulty;

    FaultyListener(Call faulty) {
        this.faulty = faulty;
    }

    private void called(Call call) {
        if (call == faulty) {
            throw new AssertionError("a listener's fault in " + call);
        }
    }

    @Override
    public boolean isWanted() {
        return true;
    }

    @Override
    public void onStarted(ChildProcess child, long startedNanos) {
        called(Call.STARTED);
        child.write(Unpooled.copiedBuffer("line\n", StandardCharsets.UTF_8));
    }

    @Override
    public void onSpawnFailed(SpawnFailure failure) {
        exit.completeExceptionally(new AssertionError(failure));
    }

    @Override
    public int allowance(Output output) {
        called(Call.ALLOWANCE);
        return 1000;
    }

    @Override
    public void onOutput(Output output, ByteBuf data) {
        data.release();
        called(Call.OUTPUT);
    }

    @Override
    public void onOutputEnd(Output output) {
        called(Call.OUTPUT_END);
    }

    @Override
    public void onStdinConsumed(int bytes) {
        called(Call.STDIN_CONSUMED);
    }

    @Override
    public void onStdinClosed() {}

    @Override
    public void onExit(ExitStatus status, ResourceUsage usage) {
        exit.complete(status);
        called(Call.EXIT);
    }
}
