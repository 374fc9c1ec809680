package io.execbroker.broker.process;

import io.execbroker.broker.posix.StandardFds;
import io.execbroker.filters.ProcessSignal;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What to start, complete and already judged: the engine changes nothing about it.
 *
 * <p>Text is in the form of {@link io.execbroker.filters.Surrogateescape}: it stands for exact
 * bytes, UTF-8 or not. None may contain NUL.
 *
 * @param executable absolute path of the image to run
 * @param argv the argument vector, element 0 included; not empty
 * @param environment the whole environment as {@code NAME=value}; nothing is inherited
 * @param workingDirectory absolute path
 * @param umask file mode creation mask, 0 to 0777
 * @param runAs the user whose uid, gid and groups it gets; empty means the broker's own
 * @param networkNamespace name below {@code /run/netns} to enter; empty means the broker's own.
 *     Only for an engine that {@linkplain ProcessEngine#entersNetworkNamespaces enters} them
 * @param stdio what its standard streams are
 * @param signal all that the command is for: an engine that can sends it without running anything,
 *     and ends as the command would; others run the command. Only as the broker's own user
 */
public record SpawnSpec(
        String executable,
        List<String> argv,
        List<String> environment,
        String workingDirectory,
        int umask,
        Optional<String> runAs,
        Optional<String> networkNamespace,
        Stdio stdio,
        Optional<ProcessSignal> signal) {

    /** What a command's standard streams are. */
    public sealed interface Stdio {

        /**
         * Pipes of the engine, heard and fed through {@link ChildListener} and {@link
         * ChildProcess}.
         *
         * @param stdin where standard input comes from
         * @param mergeStderr whether standard error is the same pipe as standard output
         */
        record Pipes(Stdin stdin, boolean mergeStderr) implements Stdio {}

        /**
         * Descriptors of somebody else, as they are: file status flags such as O_NONBLOCK and
         * O_APPEND belong to the open file and stay. The command has no {@link Output} then, and
         * what is written to it is dropped. Only for an engine that {@linkplain
         * ProcessEngine#takesDescriptors takes} them.
         *
         * @param fds the caller's, who keeps them open until the launch has been answered and
         *     closes them after that
         */
        record Passed(StandardFds fds) implements Stdio {}
    }

    /** Where a command's standard input comes from. */
    public enum Stdin {
        /** {@code /dev/null}. */
        NULL,
        /** A pipe, fed by {@link ChildProcess#write}. */
        PIPE
    }

    public SpawnSpec {
        Objects.requireNonNull(executable, "executable");
        argv = List.copyOf(argv);
        environment = List.copyOf(environment);
        Objects.requireNonNull(workingDirectory, "workingDirectory");
        Objects.requireNonNull(runAs, "runAs");
        Objects.requireNonNull(networkNamespace, "networkNamespace");
        Objects.requireNonNull(stdio, "stdio");
        Objects.requireNonNull(signal, "signal");
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("argv: empty (expected: at least element 0)");
        }
        if (signal.isPresent() && runAs.isPresent()) {
            throw new IllegalArgumentException(
                    "signal: as " + runAs.get() + " (expected: the broker's own user)");
        }
        if ((umask & ~0777) != 0) {
            throw new IllegalArgumentException(
                    "umask: 0" + Integer.toOctalString(umask) + " (expected: 0 to 0777)");
        }
    }
}
