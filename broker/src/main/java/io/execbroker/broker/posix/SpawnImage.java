package io.execbroker.broker.posix;

import java.lang.foreign.MemorySegment;

/**
 * A {@link CommandImage} as the kernel takes it. Valid until its {@link SpawnMemory} is used again.
 *
 * @param path a string of C
 * @param argv an array of pointers to strings, null at its end
 * @param environment another
 * @param directory a string of C
 * @param delivery a {@code struct delivery} of spawn.h; null for an exec
 */
record SpawnImage(
        MemorySegment path,
        MemorySegment argv,
        MemorySegment environment,
        MemorySegment directory,
        MemorySegment delivery) {}
