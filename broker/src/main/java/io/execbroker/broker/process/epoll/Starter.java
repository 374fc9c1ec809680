package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.CommandImage;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.ProcessSpawn;
import io.execbroker.broker.process.SpawnSpec;
import io.execbroker.filters.Surrogateescape;

import java.util.List;

/** Makes the processes of commands, on the calling thread. Safe for use by any thread. */
final class Starter implements AutoCloseable {

    private final ProcessSpawn processes;

    /**
     * @param processes closed with this
     */
    Starter(ProcessSpawn processes) {
        this.processes = processes;
    }

    /**
     * Whether {@code spec} can be prepared and begun without waiting for anything, and on a thread
     * that stays where it is: on a loop.
     */
    boolean canStartOnLoop(SpawnSpec spec) {
        // Users are looked up where the host says, which may be a server.
        return !processes.waits() && spec.networkNamespace().isEmpty() && spec.runAs().isEmpty();
    }

    /** Opens the pipes of {@code spec}; on failure nothing stays open. */
    PreparedCommand prepare(SpawnSpec spec) throws SpawnException {
        var image = image(spec);
        try {
            return new PreparedCommand(image, CommandPipes.open(spec.stdio()));
        } catch (ErrnoException e) {
            throw SpawnException.of("open pipes", e);
        }
    }

    /** Makes the process of {@code command}; on failure nothing is left of either. */
    Spawned begin(PreparedCommand command) throws SpawnException {
        var pipes = command.pipes();
        try {
            return new Spawned(processes.spawn(command.image(), pipes.commandEnds()), pipes);
        } catch (ErrnoException e) {
            pipes.close();
            throw SpawnException.ofStart(e);
        } catch (IllegalArgumentException e) {
            pipes.close();
            throw SpawnException.invalid(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            pipes.close();
            throw e;
        }
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

    @Override
    public void close() {
        processes.close();
    }
}
