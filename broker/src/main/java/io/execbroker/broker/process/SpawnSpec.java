package io.execbroker.broker.process;

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
 * @param stdin where standard input comes from
 * @param mergeStderr whether standard error is the same pipe as standard output
 */
public record SpawnSpec(
        String executable,
        List<String> argv,
        List<String> environment,
        String workingDirectory,
        int umask,
        Optional<String> runAs,
        Optional<String> networkNamespace,
        Stdin stdin,
        boolean mergeStderr) {

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
        Objects.requireNonNull(stdin, "stdin");
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("argv: empty (expected: at least element 0)");
        }
        if ((umask & ~0777) != 0) {
            throw new IllegalArgumentException(
                    "umask: 0" + Integer.toOctalString(umask) + " (expected: 0 to 0777)");
        }
    }
}
