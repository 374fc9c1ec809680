package io.execbroker.broker.process;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.posix.ResourceUsage;
import io.netty.buffer.ByteBuf;

import java.util.List;
import java.util.concurrent.Semaphore;

/** Gives one permit back when a command has exited and both its outputs have ended. */
final class Counted implements ChildListener {

    private final Semaphore room;
    private final List<String> failed;
    private int ends;

    Counted(Semaphore room, List<String> failed) {
        this.room = room;
        this.failed = failed;
    }

    @Override
    public boolean isWanted() {
        return true;
    }

    @Override
    public void onStarted(ChildProcess child, long startedNanos) {}

    @Override
    public void onSpawnFailed(SpawnFailure failure) {
        failed.add(failure.toString());
        room.release();
    }

    @Override
    public int allowance(Output output) {
        return Integer.MAX_VALUE;
    }

    @Override
    public void onOutput(Output output, ByteBuf data) {
        failed.add("output");
        data.release();
    }

    @Override
    public void onOutputEnd(Output output) {
        onEnd();
    }

    @Override
    public void onStdinConsumed(int bytes) {}

    @Override
    public void onStdinClosed() {}

    @Override
    public void onExit(ExitStatus status, ResourceUsage usage) {
        if (!status.equals(new ExitStatus.Exited(0))) {
            failed.add(status.toString());
        }
        onEnd();
    }

    private void onEnd() {
        ends++;
        if (ends == 3) {
            room.release();
        }
    }
}
