package io.execbroker.broker.posix;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a spawned process becomes, as exact bytes without their final NUL.
 *
 * @param path absolute path of the executable
 * @param argv argument vector, element 0 included
 * @param environment the whole environment as {@code NAME=value}
 * @param workingDirectory absolute path
 * @param umask file mode creation mask
 * @param delivery what the process does instead of becoming anything, where it is made by {@link
 *     SpawnMethod#CLONE3}
 */
// Bytes on their way to the kernel: nobody compares two images.
@SuppressWarnings("ArrayRecordComponent")
public record CommandImage(
        byte[] path,
        List<byte[]> argv,
        List<byte[]> environment,
        byte[] workingDirectory,
        int umask,
        Optional<SignalDelivery> delivery) {

    /** The working directory as people read it. */
    String directoryName() {
        return new String(workingDirectory, StandardCharsets.UTF_8);
    }
}
