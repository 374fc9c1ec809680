package io.execbroker.broker.process.portable;

import io.execbroker.broker.process.ChildListener;
import io.execbroker.broker.process.ProcessEngine;
import io.execbroker.broker.process.SpawnSpec;
import io.netty.channel.EventLoop;

import java.io.IOException;

/**
 * The engine of ProcessBuilder, for any event loop. Differs from the Linux engine in this:
 *
 * <ul>
 *   <li>A signal that ended a command shows as exit code 128 + number: the JDK tells no more.
 *   <li>Of the signals, KILL is sent as such, CONT and WINCH not at all, and every other as TERM. A
 *       group is the command and its descendants.
 *   <li>Argument 0 is the path of the executable. A script without {@code #!} runs under /bin/sh.
 *   <li>It knows no other user, no network namespace, no umask but its own and no text that the
 *       platform's encoding cannot carry; such commands fail to start.
 *   <li>Up to {@link ChildOutput#CHUNK_BYTES} are read beyond an allowance and held back. Output of
 *       a process that outlives the command is cut off with the command's exit, and if {@link
 *       io.execbroker.broker.process.ChildProcess#closeOutputs closeOutputs} comes first, a thread
 *       waits for that process.
 *   <li>It cannot give a command descriptors that are there already.
 *   <li>Resource usage is unknown.
 * </ul>
 */
public final class PortableProcessEngine implements ProcessEngine {

    private final Limits limits;
    private volatile boolean closed;

    private PortableProcessEngine(Limits limits) {
        this.limits = limits;
    }

    /**
     * Makes an engine. There is nothing to start: each command has virtual threads of its own.
     *
     * @throws IOException if the umask of this process cannot be found out
     */
    public static PortableProcessEngine start() throws IOException {
        return new PortableProcessEngine(Limits.read());
    }

    @Override
    public void launch(EventLoop loop, SpawnSpec spec, ChildListener listener) {
        assert loop.inEventLoop();
        if (!(spec.stdio() instanceof SpawnSpec.Stdio.Pipes pipes)) {
            throw new IllegalArgumentException("stdio: " + spec.stdio() + " (expected: pipes)");
        }
        var launch = new PortableLaunch(loop, spec, pipes, listener);
        if (closed) {
            launch.fail(Limits.refusal("start commands once it is closed"));
            return;
        }
        Thread.ofVirtual().name("broker-portable-spawn").start(() -> launch.run(limits));
    }

    @Override
    public boolean entersNetworkNamespaces() {
        return false;
    }

    @Override
    public boolean takesDescriptors() {
        return false;
    }

    @Override
    public void close() {
        closed = true;
    }
}
