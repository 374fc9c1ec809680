package io.execbroker.broker.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * What the kernel tells of a descriptor of this process without asking the file behind it:
 * proc_pid_fd(5), proc_pid_fdinfo(5). No call here blocks, whatever the file is. Any thread.
 */
public final class ProcFd {

    private static final String FD = "/proc/self/fd/";
    private static final String FDINFO = "/proc/self/fdinfo/";

    /** Room for one of these paths, in bytes. */
    private static final long PATH_BYTES = 64;

    private static final long ANSWER_BYTES = ErrnoScope.SCRATCH_BYTES - PATH_BYTES;

    private ProcFd() {}

    /**
     * What it stands for: a path, or {@code kind:[number]} and the like. A path begins with {@code
     * /}, unless it cannot be reached from here. Its bytes as ISO 8859-1; cut after 448.
     */
    public static String target(int fd) throws ErrnoException {
        return text(LibC.readlink(path(FD + fd), answer(), ANSWER_BYTES));
    }

    /** Number of the mount that its file was opened on. */
    public static OptionalInt mountId(int fd) throws ErrnoException {
        return field(fd, "mnt_id:");
    }

    /**
     * How many descriptors wait to be received in a Unix socket. Empty when this kernel does not
     * tell; Linux does since 5.6.
     */
    public static OptionalInt waitingDescriptors(int socket) throws ErrnoException {
        return field(socket, "scm_fds:");
    }

    /** One of the first lines, {@code name:\tnumber}; the others are not read. */
    private static OptionalInt field(int fd, String name) throws ErrnoException {
        var info = info(fd);
        int at = info.indexOf(name);
        int end = info.indexOf('\n', at);
        return at < 0 || end < 0
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(info.substring(at + name.length(), end).strip()));
    }

    private static String info(int fd) throws ErrnoException {
        var name = FDINFO + fd;
        int file = Descriptors.open(path(name), name, LinuxAbi.O_RDONLY);
        try {
            return text(LibC.read(file, answer(), ANSWER_BYTES));
        } finally {
            Descriptors.close(file);
        }
    }

    private static MemorySegment path(String name) {
        var path = ErrnoScope.current().scratch().asSlice(0, PATH_BYTES);
        path.setString(0, name, StandardCharsets.ISO_8859_1);
        return path;
    }

    private static MemorySegment answer() {
        return ErrnoScope.current().scratch().asSlice(PATH_BYTES, ANSWER_BYTES);
    }

    private static String text(long bytes) {
        var text = answer().asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
