package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.CommandImage;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.NamespaceFds;
import io.execbroker.broker.posix.ProcessSpawn;
import io.execbroker.broker.posix.SignalDelivery;
import io.execbroker.broker.process.SpawnSpec;
import io.execbroker.filters.ProcessSignal;
import io.execbroker.filters.Surrogateescape;

import org.jspecify.annotations.Nullable;

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

    /** Whether {@link #begin} waits for the exec, and must not be called on a loop. */
    boolean waits() {
        return processes.waits();
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

    /** Makes the process of {@code command} where this thread is. */
    Spawned begin(PreparedCommand command) throws SpawnException {
        return begin(command, null);
    }

    /**
     * Makes the process of {@code command}; on failure nothing is left of either.
     *
     * @param entry what it enters, this method's; null for where this thread is
     */
    Spawned begin(PreparedCommand command, @Nullable NamespaceEntry entry) throws SpawnException {
        var namespaces = entry == null ? NamespaceFds.INHERITED : entry.fds();
        boolean isBegun = false;
        try {
            var ends = command.pipes().commandEnds();
            var child = processes.spawn(command.image(), ends, namespaces);
            isBegun = true;
            return new Spawned(child, command.pipes(), entry);
        } catch (ErrnoException e) {
            throw SpawnException.ofStart(e);
        } catch (IllegalArgumentException e) {
            throw SpawnException.invalid(String.valueOf(e.getMessage()));
        } finally {
            if (!isBegun) {
                command.pipes().close();
                if (entry != null) {
                    entry.close();
                }
            }
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
                spec.umask(),
                spec.signal().map(signal -> delivery(signal, command.argv().getFirst())));
    }

    private static SignalDelivery delivery(ProcessSignal signal, String sender) {
        return SignalDelivery.of(
                signal.pid(),
                signal.signal(),
                Surrogateescape.encode(signal.executable()),
                Surrogateescape.encode(sender));
    }

    private static List<byte[]> encode(List<String> strings) {
        return strings.stream().map(Surrogateescape::encode).toList();
    }

    @Override
    public void close() {
        processes.close();
    }
}
