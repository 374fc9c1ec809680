package io.execbroker.broker.posix;

/**
 * How a process ended, from waitid(2). An exit code and a signal are never folded into one number.
 */
public sealed interface ExitStatus {

    /**
     * The process called exit(3).
     *
     * @param code 0 to 255
     */
    record Exited(int code) implements ExitStatus {}

    /**
     * A signal ended the process.
     *
     * @param number signal number, 1 to 64
     * @param coreDumped whether a core file was written
     */
    record Signaled(int number, boolean coreDumped) implements ExitStatus {}
}
