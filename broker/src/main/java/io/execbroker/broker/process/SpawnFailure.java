package io.execbroker.broker.process;

/**
 * Why a command could not be started.
 *
 * @param step what failed, in words for a person, such as {@code "exec"}, {@code "chdir"} or {@code
 *     "enter network namespace qrouter-1"}
 * @param errnoName name of the errno, such as {@code ENOENT}
 * @param kind what the caller may conclude
 */
public record SpawnFailure(String step, String errnoName, Kind kind) {

    /** What a failure means for the request. */
    public enum Kind {
        /** The image or its interpreter is missing or cannot be run: rootwrap's exit code 96. */
        NOT_EXECUTABLE,
        /** The namespace does not exist; `ip netns exec` would say so and exit with 1. */
        NO_SUCH_NAMESPACE,
        /** The kernel is out of processes, memory or descriptors; may succeed later. */
        EXHAUSTED,
        /** Anything else. */
        FAILED
    }
}
