package io.execbroker.client;

import io.execbroker.proto.v1.OutputFd;
import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.function.IntConsumer;

/** Keeps output until two input streams are read, which returns the stream's credit. */
final class PipeSink implements OutputSink {

    private final OutputPipe stdout;
    private final OutputPipe stderr;

    /**
     * @param windowBytes the stream's window, which both share
     */
    PipeSink(int windowBytes) {
        // A quarter each: together they hold back less than the half at which credit is granted.
        int reportBytes = Math.max(1, windowBytes / 4);
        stdout = new OutputPipe(reportBytes);
        stderr = new OutputPipe(reportBytes);
    }

    OutputPipe stdout() {
        return stdout;
    }

    OutputPipe stderr() {
        return stderr;
    }

    @Override
    public void onAttach(IntConsumer released) {
        stdout.onAttach(released);
        stderr.onAttach(released);
    }

    @Override
    public int onOutput(OutputFd fd, ByteBuf data) {
        return (fd == OutputFd.OUTPUT_FD_STDERR ? stderr : stdout).offer(data);
    }

    @Override
    public void onEnd(@Nullable ExecException failure) {
        stdout.end(failure);
        stderr.end(failure);
    }
}
