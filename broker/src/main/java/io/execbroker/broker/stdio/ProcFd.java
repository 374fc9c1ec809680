package io.execbroker.broker.stdio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * What the kernel tells of a descriptor of this process without asking the file behind it:
 * proc_pid_fd(5), proc_pid_fdinfo(5). No call here blocks, whatever the file is.
 */
final class ProcFd {

    private static final Path FD = Path.of("/proc/self/fd");
    private static final Path FDINFO = Path.of("/proc/self/fdinfo");

    private ProcFd() {}

    /**
     * What it stands for: a path, or {@code kind:[number]} and the like. A path begins with {@code
     * /}, unless it cannot be reached from here.
     */
    static String target(int fd) throws IOException {
        return Files.readSymbolicLink(FD.resolve(Integer.toString(fd))).toString();
    }

    /** Number of the mount that its file was opened on. */
    static OptionalInt mountId(int fd) throws IOException {
        return field(fd, "mnt_id:");
    }

    /**
     * How many descriptors wait to be received in a Unix socket. Empty when this kernel does not
     * tell; Linux does since 5.6.
     */
    static OptionalInt waitingDescriptors(int socket) throws IOException {
        return field(socket, "scm_fds:");
    }

    private static OptionalInt field(int fd, String name) throws IOException {
        var info =
                Files.readString(FDINFO.resolve(Integer.toString(fd)), StandardCharsets.ISO_8859_1);
        return info.lines()
                .filter(line -> line.startsWith(name))
                .mapToInt(line -> Integer.parseInt(line.substring(name.length()).strip()))
                .findFirst();
    }
}
