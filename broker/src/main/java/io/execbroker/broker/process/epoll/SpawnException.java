package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.ErrnoException;
import io.execbroker.broker.posix.NoSuchNamespaceException;
import io.execbroker.broker.process.SpawnFailure;

import java.io.Serial;
import java.util.Set;

/** A command could not be started, for a reason that its caller is told. */
final class SpawnException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    /** The kernel may have room again later. */
    private static final Set<String> EXHAUSTED =
            Set.of("EAGAIN", "ENOMEM", "EMFILE", "ENFILE", "ENOSPC");

    /** What execve(2) says about the image, its path or its interpreter. */
    private static final Set<String> NOT_EXECUTABLE =
            Set.of(
                    "ENOENT",
                    "EACCES",
                    "EPERM",
                    "ENOEXEC",
                    "ENOTDIR",
                    "EISDIR",
                    "ELOOP",
                    "ENAMETOOLONG",
                    "ELIBBAD",
                    "ETXTBSY");

    private final transient SpawnFailure failure;

    SpawnException(SpawnFailure failure) {
        super(failure.step() + ": " + failure.errnoName());
        this.failure = failure;
    }

    SpawnFailure failure() {
        return failure;
    }

    /** The image itself could not be run. */
    static SpawnException ofExec(String step, ErrnoException cause) {
        var kind =
                NOT_EXECUTABLE.contains(cause.errnoName())
                        ? SpawnFailure.Kind.NOT_EXECUTABLE
                        : kindOf(cause);
        return new SpawnException(new SpawnFailure(step, cause.errnoName(), kind));
    }

    /** Something on the way to the image failed. */
    static SpawnException of(String step, ErrnoException cause) {
        return new SpawnException(new SpawnFailure(step, cause.errnoName(), kindOf(cause)));
    }

    /** The request asks for what cannot be. */
    static SpawnException invalid(String step) {
        return new SpawnException(new SpawnFailure(step, "EINVAL", SpawnFailure.Kind.FAILED));
    }

    private static SpawnFailure.Kind kindOf(ErrnoException cause) {
        if (cause instanceof NoSuchNamespaceException) {
            return SpawnFailure.Kind.NO_SUCH_NAMESPACE;
        }
        return EXHAUSTED.contains(cause.errnoName())
                ? SpawnFailure.Kind.EXHAUSTED
                : SpawnFailure.Kind.FAILED;
    }
}
