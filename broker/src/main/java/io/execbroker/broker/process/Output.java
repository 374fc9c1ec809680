package io.execbroker.broker.process;

/** An output of a command. */
public enum Output {
    STDOUT,
    STDERR
}
