package io.execbroker.client;

/** How a command ended. */
public sealed interface ExecOutcome {

    /**
     * It called exit(3).
     *
     * @param code 0 to 255
     */
    record Exited(int code) implements ExecOutcome {}

    /**
     * A signal ended it.
     *
     * @param signal Linux signal number, see signal(7)
     * @param coreDumped whether a core was dumped
     */
    record Signaled(int signal, boolean coreDumped) implements ExecOutcome {}
}
