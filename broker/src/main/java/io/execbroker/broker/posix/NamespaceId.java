package io.execbroker.broker.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;

/**
 * Which namespace it is, whatever its name: the file that stands for it, namespaces(7). No other
 * one is the same as long as this one lives.
 */
public record NamespaceId(int deviceMajor, int deviceMinor, long inode) {

    /** The namespace that {@code fd} is open on. */
    static NamespaceId of(int fd) throws ErrnoException {
        try (var arena = Arena.ofConfined()) {
            var status = arena.allocate(LinuxAbi.SIZEOF_STATX, Long.BYTES);
            LibC.statx(
                    fd,
                    arena.allocate(JAVA_BYTE),
                    LinuxAbi.AT_EMPTY_PATH,
                    LinuxAbi.STATX_INO,
                    status);
            return new NamespaceId(
                    status.get(JAVA_INT, LinuxAbi.STX_DEV_MAJOR),
                    status.get(JAVA_INT, LinuxAbi.STX_DEV_MINOR),
                    status.get(JAVA_LONG, LinuxAbi.STX_INO));
        }
    }
}
