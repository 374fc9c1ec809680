package io.execbroker.broker.posix;

/**
 * What becomes descriptors 0, 1 and 2 of a command. All are above 2 here.
 *
 * @param stdin standard input, or {@link #NULL_DEVICE}
 * @param stdout standard output
 * @param stderr standard error; may equal {@code stdout}
 */
public record StandardFds(int stdin, int stdout, int stderr) {

    /** In place of a descriptor: the command reads {@code /dev/null}. */
    public static final int NULL_DEVICE = -1;
}
