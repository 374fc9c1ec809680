package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.NetworkNamespaces;
import io.execbroker.broker.posix.ThreadFileSystem;
import io.execbroker.broker.process.SpawnSpec;
import io.execbroker.filters.Surrogateescape;
import io.netty.channel.IoEventLoop;

import org.jspecify.annotations.Nullable;

/**
 * What one spawner thread knows and owns. Confined to that thread.
 *
 * <p>Once {@link #isLost} is true the thread is stuck in a command's namespaces and must end.
 */
final class Spawner implements AutoCloseable {

    private final Starter starter;
    private final KeptMounts mounts;
    private @Nullable NetworkNamespaces namespaces;
    private boolean lost;

    /** Takes the calling thread's working directory, root and umask from the process's. */
    Spawner(Starter starter, KeptMounts mounts) throws ErrnoException {
        this.starter = starter;
        this.mounts = mounts;
        ThreadFileSystem.unshare();
    }

    boolean isLost() {
        return lost;
    }

    /**
     * Starts {@code spec}; the result is the caller's. On failure nothing is left of it.
     *
     * @param loop of its request
     */
    Spawned spawn(SpawnSpec spec, IoEventLoop loop) throws SpawnException {
        var command = starter.prepare(spec);
        if (spec.networkNamespace().isEmpty()) {
            return starter.begin(command);
        }
        var name = spec.networkNamespace().get();
        boolean isInside = false;
        try {
            var door = door(name);
            try {
                enter(door, name, loop);
                isInside = true;
                return starter.begin(command);
            } finally {
                leave(door);
            }
        } finally {
            if (!isInside) {
                command.pipes().close();
            }
        }
    }

    private NetworkNamespaces door(String name) throws SpawnException {
        if (namespaces == null) {
            try {
                namespaces = new NetworkNamespaces();
            } catch (ErrnoException e) {
                throw SpawnException.of(step(name), e);
            }
        }
        return namespaces;
    }

    private void enter(NetworkNamespaces door, String name, IoEventLoop loop)
            throws SpawnException {
        byte[] bytes = Surrogateescape.encode(name);
        if (!NetworkNamespaces.isName(bytes)) {
            throw SpawnException.invalid(step(name) + ": not one path component");
        }
        try {
            enter(door, bytes, loop);
        } catch (ErrnoException e) {
            throw SpawnException.of(step(name) + ": " + e.call(), e);
        }
    }

    private void enter(NetworkNamespaces door, byte[] name, IoEventLoop loop)
            throws ErrnoException {
        var network = door.join(name);
        if (NetworkNamespaces.hasOwnFiles(name)) {
            door.makeMounts(name);
            return;
        }
        var since = mounts.generation();
        if (!mounts.enter(network)) {
            door.makeMounts(name);
            mounts.keep(network, since, loop);
        }
    }

    private void leave(NetworkNamespaces door) {
        try {
            door.leave();
        } catch (ErrnoException e) {
            lost = true;
        }
    }

    private static String step(String name) {
        return "enter network namespace " + name;
    }

    @Override
    public void close() {
        if (namespaces != null) {
            namespaces.close();
        }
    }
}
