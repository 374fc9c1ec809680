package io.execbroker.broker.process.epoll;

import static java.util.Objects.requireNonNull;

import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.NoSuchNamespaceException;
import io.execbroker.broker.posix.ProcessSpawn;
import io.execbroker.broker.process.SpawnFailure;

import java.io.Serial;

/** A command could not be started, for a reason that its caller is told. */
final class SpawnException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    private final transient SpawnFailure failure;

    SpawnException(SpawnFailure failure) {
        super(failure.step() + ": " + failure.errnoName());
        this.failure = failure;
    }

    SpawnFailure failure() {
        return failure;
    }

    /**
     * Has all that a failure needs loaded: where there are no descriptors left, which is such a
     * failure, no class file can be opened.
     */
    static void load() {
        requireNonNull(NoSuchNamespaceException.class);
        requireNonNull(invalid("load").failure().kind());
    }

    /** The image itself could not be run. */
    static SpawnException ofExec(ErrnoException cause) {
        return new SpawnException(SpawnFailure.ofExec(cause.errnoName()));
    }

    /** There is no process, or it did not come to its image. */
    static SpawnException ofStart(ErrnoException cause) {
        return cause.call().equals(ProcessSpawn.EXEC) ? ofExec(cause) : of(cause.call(), cause);
    }

    /** Something on the way to the image failed. */
    static SpawnException of(String step, ErrnoException cause) {
        return new SpawnException(
                cause instanceof NoSuchNamespaceException
                        ? new SpawnFailure(
                                step, cause.errnoName(), SpawnFailure.Kind.NO_SUCH_NAMESPACE)
                        : SpawnFailure.of(step, cause.errnoName()));
    }

    /** The request asks for what cannot be. */
    static SpawnException invalid(String step) {
        return new SpawnException(SpawnFailure.of(step, "EINVAL"));
    }
}
