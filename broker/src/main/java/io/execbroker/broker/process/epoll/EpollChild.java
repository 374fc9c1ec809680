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

    private final Spawned spawned;
    private final Launch launch;
    private final long pid;
    private final ChildListener listener;
    private final IoEventLoop loop;
    private final ExecWatch exec;
    private final ExitWatch exit;
    private final @Nullable InputPipe stdin;

    /** None when the standard streams were passed, one when they are merged. */
    private final List<OutputPipe> outputs;

    /** Whether the listener knows of the command. */
    private boolean isStarted;

    /** Takes {@code spawned} over if {@link #follow} then says so. */
    EpollChild(Spawned spawned, Launch launch) {
        this.spawned = spawned;
        this.launch = launch;
        listener = launch.listener();
        loop = launch.loop();
        var child = spawned.child();
        var pipes = spawned.pipes();
        pid = child.pid();
        exec =
                new ExecWatch(
                        child,
                        pipes.stdin() != null,
                        loop,
                        this::onPastExec,
                        this::endUnlessWanted);
        exit = new ExitWatch(pid, child.pidFd(), this::onExit, this::onLoopEnd, this::abandon);
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
     * Begins to follow the child, and tells the listener of it once it is past its exec. A command
     * that is over by then, as most are, is reported as a whole, and its outputs are watched by
     * nobody.
     *
     * @return false if the loop cannot; the child is then whoever's it was
     */
    boolean follow() {
        if (loop.isShuttingDown()) {
            return false;
        }
        try {
            exit.watch(loop, EpollIoOps.EPOLLIN);
        } catch (IOException e) {
            exit.unwatch();
            return false;
        }
        exec.look();
        return true;
    }

    /** The child has not ended, as far as is known here. */
    private void onPastExec() {
        if (spawned.child().failure().isPresent()) {
            // Its end is about to tell.
            return;
        }
        if (watchOutputs()) {
            start();
        } else {
            exit.unwatch();
            launch.discard(spawned);
        }
    }

    /** What hangs on its way to its image is not told of, and nobody else could end it. */
    private void endUnlessWanted() {
        if (!listener.isWanted()) {
            // Not its group, which it may not have yet.
            exit.signal(Signal.KILL);
        }
    }

    private boolean watchOutputs() {
        try {
            for (var output : outputs) {
                output.watch(loop, EpollIoOps.EPOLLIN);
            }
            return true;
        } catch (IOException e) {
            outputs.forEach(OutputPipe::unwatch);
            return false;
        }
    }

    private void start() {
        isStarted = true;
        long startedNanos = exec.startedNanos();
        letGoOfStart();
        exit.contained(() -> listener.onStarted(this, startedNanos));
    }

    /** The child needs nothing of this any more: it has made its exec, or is gone. */
    private void letGoOfStart() {
        exec.end();
        spawned.letGoOfStart();
    }

    private void fail(ErrnoException cause) {
        letGoOfStart();
        closePipes();
        launch.refuse(SpawnException.ofStart(cause).failure());
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
        closeStdinNow();
        // What is closed does not fail a second time.
        outputs.forEach(output -> output.contained(output::end));
    }

    /** The loop closes what it watches; that may not be all. */
    private void onLoopEnd() {
        if (isStarted) {
            closeStdinNow();
            return;
        }
        exec.end();
        closePipes();
        if (spawned.child().isPastExec()) {
            spawned.letGoOfStart();
        }
    }

    private void closePipes() {
        closeStdinNow();
        outputs.forEach(OutputPipe::closeFd);
    }

    private void closeStdinNow() {
        if (stdin != null) {
            stdin.close();
        }
    }

    private void onExit(Reaped reaped) {
        if (!isStarted) {
            var failure = spawned.child().failure();
            if (failure.isPresent()) {
                fail(failure.get());
                return;
            }
            start();
            outputs.forEach(output -> output.contained(output::drain));
        }
        if (stdin != null) {
            stdin.onExit();
        }
        listener.onExit(reaped.status(), reaped.usage());
    }
}
