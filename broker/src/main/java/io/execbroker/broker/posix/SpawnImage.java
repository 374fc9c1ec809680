package io.execbroker.broker.posix;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A {@link CommandImage} as the kernel takes it. Valid until its {@link SpawnMemory} is used again.
 *
 * @param path a string of C
 * @param argv an array of pointers to strings, null at its end
 * @param environment another
 * @param directory a string of C
 * @param image what it was made of
 */
record SpawnImage(
        MemorySegment path,
        MemorySegment argv,
        MemorySegment environment,
        MemorySegment directory,
        CommandImage image) {

    int umask() {
        return image.umask();
    }

    /** The working directory as people read it. */
    String directoryName() {
        return new String(image.workingDirectory(), StandardCharsets.UTF_8);
    }
}
