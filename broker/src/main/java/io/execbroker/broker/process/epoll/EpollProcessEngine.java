package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.ChildLimits;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.LowDescriptors;
import io.execbroker.broker.posix.ProcessSpawn;
import io.execbroker.broker.posix.SignalDispositions;
import io.execbroker.broker.posix.SpawnMethod;
import io.execbroker.broker.process.ChildListener;
import io.execbroker.broker.process.ProcessEngine;
import io.execbroker.broker.process.SpawnSpec;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandle;

import java.util.Optional;

/**
 * The Linux engine. A command is started by the loop of its request, or by a spawner thread where
 * that could keep the loop waiting; its pidfd and pipes are then watched by the loop, so that
 * output goes from pipe to socket on one thread. There is no thread per process, no SIGCHLD handler
 * and no polling for an end.
 */
public final class EpollProcessEngine implements ProcessEngine {

    private final SpawnMethod method;
    private final Starter starter;
    private final LoopStarter loops;
    private final SpawnerPool spawners;
    private volatile boolean closed;

    private EpollProcessEngine(
            SpawnMethod method, Starter starter, LoopStarter loops, SpawnerPool spawners) {
        this.method = method;
        this.starter = starter;
        this.loops = loops;
        this.spawners = spawners;
    }

    /** Why this engine cannot be used on this host, in words; empty when it can. */
    public static Optional<String> unavailability() {
        if (!Epoll.isAvailable()) {
            return Optional.of("Netty's epoll transport: " + Epoll.unavailabilityCause());
        }
        return SpawnMethod.cheapest().missing();
    }

    /**
     * Makes an engine and starts its threads. The process must not wait for children elsewhere, and
     * SIGCHLD must stay at the default that this sets.
     *
     * @param spawnerThreads how many commands are started at the same time beside the loops, at
     *     least 1
     * @param maxWaiting how many launches may wait for a thread, at least 1; more fail as {@code
     *     EXHAUSTED}
     */
    public static EpollProcessEngine start(int spawnerThreads, int maxWaiting)
            throws ErrnoException {
        return start(SpawnMethod.cheapest(), spawnerThreads, maxWaiting);
    }

    /** The same with children made by {@code method}. */
    static EpollProcessEngine start(SpawnMethod method, int spawnerThreads, int maxWaiting)
            throws ErrnoException {
        SignalDispositions.keepChildren();
        SpawnException.load();
        if (method.takesDescriptors()) {
            LowDescriptors.occupy();
        }
        var starter = new Starter(new ProcessSpawn(method, ChildLimits.read()));
        var mounts = new KeptMounts();
        var spawners = new SpawnerPool(spawnerThreads, maxWaiting, starter, mounts);
        spawners.start();
        return new EpollProcessEngine(method, starter, new LoopStarter(starter, mounts), spawners);
    }

    @Override
    public void launch(EventLoop loop, SpawnSpec spec, ChildListener listener) {
        assert loop.inEventLoop();
        if (!(loop instanceof IoEventLoop ioLoop) || !ioLoop.isCompatible(EpollIoHandle.class)) {
            throw new IllegalArgumentException("loop: " + loop + " (expected: an epoll loop)");
        }
        var launch = new Launch(ioLoop, spec, listener, spawners, true);
        if (closed) {
            // They know it too, and refuse.
            spawners.execute(launch);
        } else {
            launch.begin(loops);
        }
    }

    @Override
    public boolean entersNetworkNamespaces() {
        return true;
    }

    @Override
    public boolean takesDescriptors() {
        return method.takesDescriptors();
    }

    @Override
    public void close() {
        closed = true;
        spawners.close();
        starter.close();
    }
}
