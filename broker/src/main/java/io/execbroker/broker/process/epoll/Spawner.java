package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.Child;
import io.execbroker.broker.posix.ChildLimits;
import io.execbroker.broker.posix.CommandImage;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.NetworkNamespaces;
import io.execbroker.broker.posix.ProcessSpawn;
import io.execbroker.broker.posix.SpawnMethod;
import io.execbroker.broker.process.SpawnSpec;
import io.execbroker.filters.Surrogateescape;
import io.netty.channel.IoEventLoop;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What one spawner thread knows and owns. Confined to that thread.
 *
 * <p>Once {@link #isLost} is true the thread is stuck in a command's namespaces and must end.
 */
final class Spawner implements AutoCloseable {

    private final ProcessSpawn processSpawn;
    private final KeptMounts mounts;
    private @Nullable NetworkNamespaces namespaces;
    private boolean lost;

    Spawner(SpawnMethod method, ChildLimits limits, KeptMounts mounts) throws ErrnoException {
        this.mounts = mounts;
        processSpawn = new ProcessSpawn(method, limits);
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
        var image = image(spec);
        var pipes = openPipes(spec);
        Child child;
        try {
            child = spawn(spec, loop, image, pipes);
        } catch (SpawnException | RuntimeException e) {
            pipes.close();
            throw e;
        }
        pipes.closeCommandEnds();
        return new Spawned(child.pid(), child.pidFd(), pipes);
    }

    private static CommandImage image(SpawnSpec spec) throws SpawnException {
        try {
            return encode(spec);
        } catch (IllegalArgumentException e) {
            // Text that stands for no bytes.
            throw SpawnException.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static CommandImage encode(SpawnSpec spec) throws SpawnException {
        var user = spec.runAs();
        var command =
                user.isPresent()
                        ? Setpriv.command(spec, user.get())
                        : new Setpriv.Command(spec.executable(), spec.argv());
        return new CommandImage(
                Surrogateescape.encode(command.executable()),
                encode(command.argv()),
                encode(spec.environment()),
                Surrogateescape.encode(spec.workingDirectory()),
                spec.umask());
    }

    private static List<byte[]> encode(List<String> strings) {
        return strings.stream().map(Surrogateescape::encode).toList();
    }

    private static CommandPipes openPipes(SpawnSpec spec) throws SpawnException {
        try {
            return CommandPipes.open(spec.stdio());
        } catch (ErrnoException e) {
            throw SpawnException.of("open pipes", e);
        }
    }

    private Child spawn(SpawnSpec spec, IoEventLoop loop, CommandImage image, CommandPipes pipes)
            throws SpawnException {
        if (spec.networkNamespace().isEmpty()) {
            return spawn(image, pipes);
        }
        var name = spec.networkNamespace().get();
        var door = door(name);
        try {
            enter(door, name, loop);
            return spawn(image, pipes);
        } finally {
            leave(door);
        }
    }

    private Child spawn(CommandImage image, CommandPipes pipes) throws SpawnException {
        try {
            return processSpawn.spawn(image, pipes.commandEnds());
        } catch (ErrnoException e) {
            throw e.call().equals(ProcessSpawn.EXEC)
                    ? SpawnException.ofExec(e)
                    : SpawnException.of(e.call(), e);
        } catch (IllegalArgumentException e) {
            throw SpawnException.invalid(String.valueOf(e.getMessage()));
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
        processSpawn.close();
        if (namespaces != null) {
            namespaces.close();
        }
    }
}
