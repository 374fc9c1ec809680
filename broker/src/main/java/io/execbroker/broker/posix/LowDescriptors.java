package io.execbroker.broker.posix;

/*
 * A child leaves the table that it shares with this process for an empty one, by close_range(2) with
 * CLOSE_RANGE_UNSHARE. The kernel copies a table in units of 64 numbers, one unit at the least, and the
 * child then closes what it has (dup_fd, sane_fdtable_size and NR_OPEN_DEFAULT of the kernel's fs/file.c).
 * So what a peer has made must not be among the first 64, or it would decide how long that takes.
 */

/** The numbers of which every child of {@link CloneSpawn} closes a copy. */
public final class LowDescriptors {

    private static final int END = 64;

    private LowDescriptors() {}

    /**
     * Puts {@code /dev/null} where nothing is, for good. What is opened from then on has a higher
     * number, standard input, output and error included, as long as nothing that was there before
     * is closed.
     */
    public static void occupy() throws ErrnoException {
        int fd = Descriptors.open("/dev/null", LinuxAbi.O_RDWR);
        while (fd < END) {
            fd = Descriptors.open("/dev/null", LinuxAbi.O_RDWR);
        }
        Descriptors.close(fd);
    }

    /** Whether {@code fd} is one of them. */
    public static boolean contains(int fd) {
        return fd < END;
    }
}
