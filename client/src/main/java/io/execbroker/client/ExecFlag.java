package io.execbroker.client;

/** What else is to be said about an ended command. */
public enum ExecFlag {
    /** Its timeout passed; the broker ended it. */
    TIMED_OUT,
    /** It was cancelled; the broker ended it. */
    CANCELLED,
    /** It wrote more to standard output than the cap; the rest was dropped. */
    STDOUT_TRUNCATED,
    /** It wrote more to standard error than the cap; the rest was dropped. */
    STDERR_TRUNCATED,
    /** Another process, often a daemon it started, still held its output open. */
    PIPES_HELD,
    /** Answered from the broker's memory to a repeated request id; output is not repeated. */
    REPEATED,
    /** It exceeded a cap with {@link LimitAction#KILL}; the broker ended it. */
    LIMIT_EXCEEDED,
    /** The broker shut down and ended it. */
    DRAINED
}
