package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.Descriptors;
import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.Pipe;
import io.execbroker.broker.posix.StandardFds;
import io.execbroker.broker.process.SpawnSpec;

import org.jspecify.annotations.Nullable;

/**
 * The pipes of one command.
 *
 * @param stdin null when it reads {@code /dev/null}
 * @param stderr null when it shares {@code stdout}
 */
record CommandPipes(@Nullable Pipe stdin, Pipe stdout, @Nullable Pipe stderr) {

    /** Opens what {@code spec} asks for. On failure nothing stays open. */
    static CommandPipes open(SpawnSpec spec) throws ErrnoException {
        Pipe stdin = spec.stdin() == SpawnSpec.Stdin.PIPE ? Pipe.forWriting() : null;
        Pipe stdout = null;
        try {
            stdout = Pipe.forReading();
            Pipe stderr = spec.mergeStderr() ? null : Pipe.forReading();
            return new CommandPipes(stdin, stdout, stderr);
        } catch (ErrnoException e) {
            close(stdin);
            close(stdout);
            throw e;
        }
    }

    /** What the command gets. */
    StandardFds commandEnds() {
        return new StandardFds(
                stdin == null ? StandardFds.NULL_DEVICE : stdin.commandEnd(),
                stdout.commandEnd(),
                stderr == null ? stdout.commandEnd() : stderr.commandEnd());
    }

    /** Without this the broker would hold its own end of file back. */
    void closeCommandEnds() {
        if (stdin != null) {
            Descriptors.close(stdin.commandEnd());
        }
        Descriptors.close(stdout.commandEnd());
        if (stderr != null) {
            Descriptors.close(stderr.commandEnd());
        }
    }

    void closeBrokerEnds() {
        if (stdin != null) {
            Descriptors.close(stdin.brokerEnd());
        }
        Descriptors.close(stdout.brokerEnd());
        if (stderr != null) {
            Descriptors.close(stderr.brokerEnd());
        }
    }

    void close() {
        closeCommandEnds();
        closeBrokerEnds();
    }

    private static void close(@Nullable Pipe pipe) {
        if (pipe != null) {
            pipe.close();
        }
    }
}
