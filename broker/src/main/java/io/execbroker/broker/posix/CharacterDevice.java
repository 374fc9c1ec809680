package io.execbroker.broker.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.util.Optional;

/** The number of a character device, see linux Documentation/admin-guide/devices.txt. */
public record CharacterDevice(int major, int minor) {

    /**
     * The device that {@code fd} is open on; empty when it is on something else.
     *
     * <p>Never blocks: AT_STATX_DONT_SYNC has the kernel answer from what it knows, and no file
     * system is asked. A file that its server calls a device is none: to be open as one, the kernel
     * must have opened the device itself.
     */
    public static Optional<CharacterDevice> of(int fd) throws ErrnoException {
        try (var arena = Arena.ofConfined()) {
            var status = arena.allocate(LinuxAbi.SIZEOF_STATX, Long.BYTES);
            LibC.statx(
                    fd,
                    arena.allocate(JAVA_BYTE),
                    LinuxAbi.AT_EMPTY_PATH | LinuxAbi.AT_STATX_DONT_SYNC,
                    LinuxAbi.STATX_TYPE,
                    status);
            int mode = status.get(JAVA_SHORT, LinuxAbi.STX_MODE);
            return (mode & LinuxAbi.S_IFMT) == LinuxAbi.S_IFCHR
                    ? Optional.of(
                            new CharacterDevice(
                                    status.get(JAVA_INT, LinuxAbi.STX_RDEV_MAJOR),
                                    status.get(JAVA_INT, LinuxAbi.STX_RDEV_MINOR)))
                    : Optional.empty();
        }
    }
}
