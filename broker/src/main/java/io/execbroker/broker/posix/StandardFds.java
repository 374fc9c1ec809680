package io.execbroker.broker.posix;

/**
 * What becomes descriptors 0, 1 and 2 of a command. All are above 2 here.
 *
 * @param stdin the read end of a pipe, or {@link #NULL_DEVICE}
 * @param stdout the write end of a pipe
 * @param stderr the write end of a pipe; may equal {@code stdout}
 */
public record StandardFds(int stdin, int stdout, int stderr) {

    /** In place of a descriptor: the command reads {@code /dev/null}. */
    public static final int NULL_DEVICE = -1;
}
