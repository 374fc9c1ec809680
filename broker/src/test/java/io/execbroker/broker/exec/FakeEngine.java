package io.execbroker.broker.exec;

import io.execbroker.broker.process.ChildListener;
import io.execbroker.broker.process.ProcessEngine;
import io.execbroker.broker.process.SpawnSpec;
import io.netty.channel.EventLoop;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Queue;

/** Starts nothing: a test plays the kernel. */
final class FakeEngine implements ProcessEngine {

    /** Launches that nobody has taken yet, the oldest first. */
    final Queue<ChildListener> launches = new ArrayDeque<>();

    /** Thrown by {@link #launch} instead. */
    @Nullable Error fault;

    @Override
    public void launch(EventLoop loop, SpawnSpec spec, ChildListener listener) {
        if (fault != null) {
            throw fault;
        }
        launches.add(listener);
    }

    /** Starts the oldest launch. */
    FakeChild start() {
        var child = new FakeChild(launches.remove());
        child.listener.onStarted(child, System.nanoTime());
        return child;
    }

    @Override
    public boolean entersNetworkNamespaces() {
        return true;
    }

    @Override
    public boolean takesDescriptors() {
        return true;
    }

    @Override
    public void close() {}
}
