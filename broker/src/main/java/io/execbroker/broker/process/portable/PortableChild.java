package io.execbroker.broker.process.portable;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.posix.ResourceUsage;
import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.process.ChildListener;
import io.execbroker.broker.process.ChildProcess;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.process.SpawnSpec;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.RejectedExecutionException;

/** A child of the JDK. Confined to its loop; threads that wait for it report there. */
final class PortableChild implements ChildProcess {

    private final Process process;
    private final ChildListener listener;
    private final EventLoop loop;
    private final @Nullable ChildInput stdin;
    private final ChildOutput stdout;
    private final @Nullable ChildOutput stderr;
    private boolean exited;

    PortableChild(
            Process process, SpawnSpec.Stdio.Pipes stdio, ChildListener listener, EventLoop loop) {
        this.process = process;
        this.listener = listener;
        this.loop = loop;
        stdin =
                stdio.stdin() == SpawnSpec.Stdin.PIPE
                        ? new ChildInput(process.getOutputStream(), listener, loop)
                        : null;
        stdout = new ChildOutput(process.getInputStream(), Output.STDOUT, listener, loop);
        stderr =
                stdio.mergeStderr()
                        ? null
                        : new ChildOutput(process.getErrorStream(), Output.STDERR, listener, loop);
    }

    /** Starts the threads that wait for the command's streams and its end. */
    void follow() {
        stdout.start();
        if (stderr != null) {
            stderr.start();
        }
        if (stdin != null) {
            stdin.start();
        }
        var _ = process.onExit().thenAccept(this::reportExit);
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void resume(Output output) {
        assert loop.inEventLoop();
        if (output == Output.STDOUT) {
            stdout.resume();
        } else if (stderr != null) {
            stderr.resume();
        }
    }

    @Override
    public void write(ByteBuf data) {
        assert loop.inEventLoop();
        if (stdin != null) {
            stdin.write(data);
            return;
        }
        int bytes = data.readableBytes();
        data.release();
        if (bytes > 0) {
            listener.onStdinConsumed(bytes);
        }
    }

    @Override
    public void closeStdin() {
        assert loop.inEventLoop();
        if (stdin != null) {
            stdin.closeAfterPending();
        }
    }

    @Override
    public void signal(Signal signal) {
        assert loop.inEventLoop();
        if (!exited) {
            send(signal, process.toHandle());
        }
    }

    @Override
    public void signalGroup(Signal signal) {
        assert loop.inEventLoop();
        if (!exited) {
            var descendants = process.descendants().toList();
            // First, as in a group: a shell that saw its child end would go on.
            send(signal, process.toHandle());
            descendants.forEach(descendant -> send(signal, descendant));
        }
    }

    /** Always so: the JDK kills nothing that it started. */
    @Override
    public void outliveLoop() {}

    @Override
    public void closeOutputs() {
        assert loop.inEventLoop();
        stdout.end();
        if (stderr != null) {
            stderr.end();
        }
    }

    private static void send(Signal signal, ProcessHandle handle) {
        switch (signal) {
            case KILL -> handle.destroyForcibly();
            case HUP, INT, QUIT, USR1, USR2, TERM -> handle.destroy();
            case CONT, WINCH -> {
                // These end no process, and the JDK has nothing gentler than TERM.
            }
        }
    }

    private void reportExit(Process ended) {
        try {
            loop.execute(() -> onExit(ended.exitValue()));
        } catch (RejectedExecutionException ignored) {
            // The loop ended, and with it the request.
        }
    }

    private void onExit(int code) {
        exited = true;
        if (stdin != null) {
            stdin.onExit();
        }
        listener.onExit(new ExitStatus.Exited(code), ResourceUsage.UNKNOWN);
    }
}
