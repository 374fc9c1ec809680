package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.Pipe;
import io.execbroker.broker.posix.ProcessGroup;
import io.execbroker.broker.posix.Reaped;
import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.process.ChildListener;
import io.execbroker.broker.process.ChildProcess;
import io.execbroker.broker.process.Output;
import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoOps;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A child followed by epoll. Confined to its loop. */
final class EpollChild implements ChildProcess {

    private static final Logger LOG = LoggerFactory.getLogger(EpollChild.class);

    private final long pid;
    private final ChildListener listener;
    private final IoEventLoop loop;
    private final ExitWatch exit;
    private final @Nullable InputPipe stdin;

    /** None when the standard streams were passed, one when they are merged. */
    private final List<OutputPipe> outputs;

    /** Takes {@code spawned} over if {@link #follow} then says so. */
    EpollChild(Spawned spawned, ChildListener listener, IoEventLoop loop) {
        this.pid = spawned.pid();
        this.listener = listener;
        this.loop = loop;
        var pipes = spawned.pipes();
        exit = new ExitWatch(pid, spawned.pidFd(), this::onExit, this::onLoopEnd, this::abandon);
        stdin =
                pipes.stdin() == null
                        ? null
                        : new InputPipe(pipes.stdin().brokerEnd(), listener, loop, this::abandon);
        outputs =
                Stream.of(
                                output(pipes.stdout(), Output.STDOUT),
                                output(pipes.stderr(), Output.STDERR))
                        .flatMap(Optional::stream)
                        .toList();
    }

    private Optional<OutputPipe> output(@Nullable Pipe pipe, Output output) {
        return Optional.ofNullable(pipe)
                .map(open ->
                        new OutputPipe(open.brokerEnd(), output, listener, loop, this::abandon));
    }

    /**
     * Begins to follow the child and tells the listener that there is a command. One that is over
     * by now, as a short one often is, is reported as a whole and watched by nobody.
     *
     * @return false if the loop cannot; the child is then whoever's it was
     */
    boolean follow(long spawnNanos) {
        if (loop.isShuttingDown()) {
            return false;
        }
        var ended = exit.poll();
        if (ended.isEmpty() && !watch()) {
            return false;
        }
        exit.contained(() -> listener.onStarted(this, spawnNanos));
        if (ended.isPresent()) {
            outputs.forEach(output -> output.contained(output::drain));
            exit.contained(() -> onExit(ended.get()));
        }
        return true;
    }

    private boolean watch() {
        try {
            exit.watch(loop, EpollIoOps.EPOLLIN);
            for (var output : outputs) {
                output.watch(loop, EpollIoOps.EPOLLIN);
            }
            return true;
        } catch (IOException e) {
            exit.unwatch();
            outputs.forEach(OutputPipe::unwatch);
            return false;
        }
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void resume(Output output) {
        assert loop.inEventLoop();
        for (var pipe : outputs) {
            if (pipe.output() == output) {
                pipe.resume();
            }
        }
    }

    @Override
    public void write(ByteBuf data) {
        assert loop.inEventLoop();
        if (stdin == null) {
            int bytes = data.readableBytes();
            data.release();
            if (bytes > 0) {
                listener.onStdinConsumed(bytes);
            }
            return;
        }
        stdin.write(data);
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
        exit.signal(signal);
    }

    @Override
    public void signalGroup(Signal signal) {
        assert loop.inEventLoop();
        if (!exit.isAlive()) {
            return;
        }
        try {
            ProcessGroup.signal(pid, signal);
        } catch (ErrnoException e) {
            // As for one process: all of the group is gone or out of reach.
        }
    }

    @Override
    public void outliveLoop() {
        exit.outliveLoop();
    }

    @Override
    public void closeOutputs() {
        assert loop.inEventLoop();
        outputs.forEach(OutputPipe::end);
    }

    /**
     * Whoever follows the command failed and may have lost count of it: it is killed, and its exit
     * is reported still.
     */
    private void abandon(Throwable fault) {
        LOG.error("command {} is killed: its events could not be handled", pid, fault);
        signalGroup(Signal.KILL);
        onLoopEnd();
        // What is closed does not fail a second time.
        outputs.forEach(output -> output.contained(output::end));
    }

    /** The loop closes what it watches; standard input may not be among it. */
    private void onLoopEnd() {
        if (stdin != null) {
            stdin.close();
        }
    }

    private void onExit(Reaped reaped) {
        if (stdin != null) {
            stdin.onExit();
        }
        listener.onExit(reaped.status(), reaped.usage());
    }
}
