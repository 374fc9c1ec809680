package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.Pipe;
import io.execbroker.broker.posix.StandardFds;
import io.execbroker.broker.process.SpawnSpec.Stdin;
import io.execbroker.broker.process.SpawnSpec.Stdio;

import org.jspecify.annotations.Nullable;

/**
 * The pipes of one command; none at all when its standard streams were passed.
 *
 * @param stdin null when it reads something else
 * @param stdout null when it writes to something else
 * @param stderr null when it writes to something else or shares {@code stdout}
 * @param commandEnds what the command gets
 */
record CommandPipes(
        @Nullable Pipe stdin,
        @Nullable Pipe stdout,
        @Nullable Pipe stderr,
        StandardFds commandEnds) {

    /** Opens what {@code stdio} asks for. On failure nothing stays open. */
    static CommandPipes open(Stdio stdio) throws ErrnoException {
        return switch (stdio) {
            case Stdio.Pipes(var stdin, var mergeStderr) -> open(stdin, mergeStderr);
            case Stdio.Passed(var fds) -> new CommandPipes(null, null, null, fds);
        };
    }

    private static CommandPipes open(Stdin from, boolean mergeStderr) throws ErrnoException {
        Pipe stdin = from == Stdin.PIPE ? Pipe.forWriting() : null;
        Pipe stdout = null;
        try {
            stdout = Pipe.forReading();
            Pipe stderr = mergeStderr ? null : Pipe.forReading();
            var commandEnds =
                    new StandardFds(
                            stdin == null ? StandardFds.NULL_DEVICE : stdin.commandEnd(),
                            stdout.commandEnd(),
                            stderr == null ? stdout.commandEnd() : stderr.commandEnd());
            return new CommandPipes(stdin, stdout, stderr, commandEnds);
        } catch (ErrnoException e) {
            close(stdin);
            close(stdout);
            throw e;
        }
    }

    /** Without this the broker would hold its own end of file back. */
    void closeCommandEnds() {
        closeCommandEnd(stdin);
        closeCommandEnd(stdout);
        closeCommandEnd(stderr);
    }

    void closeBrokerEnds() {
        closeBrokerEnd(stdin);
        closeBrokerEnd(stdout);
        closeBrokerEnd(stderr);
    }

    void close() {
        closeCommandEnds();
        closeBrokerEnds();
    }

    private static void closeCommandEnd(@Nullable Pipe pipe) {
        if (pipe != null) {
            Descriptors.close(pipe.commandEnd());
        }
    }

    private static void closeBrokerEnd(@Nullable Pipe pipe) {
        if (pipe != null) {
            Descriptors.close(pipe.brokerEnd());
        }
    }

    private static void close(@Nullable Pipe pipe) {
        if (pipe != null) {
            pipe.close();
        }
    }
}
