package io.execbroker.broker.process;

import java.util.Set;

/**
 * Why a command could not be started.
 *
 * @param step what failed, in words for a person, such as {@code "exec"}, {@code "chdir"} or {@code
 *     "enter network namespace qrouter-1"}
 * @param errnoName name of the errno, such as {@code ENOENT}
 * @param kind what the caller may conclude
 */
public record SpawnFailure(String step, String errnoName, Kind kind) {

    /** The kernel may have room again later. */
    private static final Set<String> EXHAUSTED =
            Set.of("EAGAIN", "ENOMEM", "EMFILE", "ENFILE", "ENOSPC");

    /** What execve(2) says of an image, of its path or of its interpreter. */
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

    /** What a failure means for the request. */
    public enum Kind {
        /** The image or its interpreter is missing or cannot be run: rootwrap's exit code 96. */
        NOT_EXECUTABLE,
        /** The namespace does not exist; {@code ip netns exec} would say so. */
        NO_SUCH_NAMESPACE,
        /** The kernel is out of processes, memory or descriptors; may succeed later. */
        EXHAUSTED,
        /** Anything else. */
        FAILED
    }

    /** What exec said: about the image, unless the kernel had no room for it. */
    public static SpawnFailure ofExec(String errnoName) {
        return NOT_EXECUTABLE.contains(errnoName)
                ? new SpawnFailure("exec", errnoName, Kind.NOT_EXECUTABLE)
                : of("exec", errnoName);
    }

    /** Whether somebody has the executable open for writing. */
    public boolean isTextBusy() {
        return errnoName.equals("ETXTBSY");
    }

    /** A failure of a step that says nothing about the image. */
    public static SpawnFailure of(String step, String errnoName) {
        return new SpawnFailure(
                step, errnoName, EXHAUSTED.contains(errnoName) ? Kind.EXHAUSTED : Kind.FAILED);
    }
}
