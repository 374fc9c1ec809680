package io.execbroker.broker.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The native memory of one command line: paths, argument vector and environment in one segment,
 * used again for the next. One thread at a time.
 */
final class SpawnMemory implements AutoCloseable {

    /** Room for most commands. */
    private static final long INITIAL_BYTES = 8 * 1024;

    private Arena arena = Arena.ofShared();
    private MemorySegment segment = arena.allocate(INITIAL_BYTES, 8);
    private long used;

    /**
     * Lays {@code image} out; what was here before is gone.
     *
     * @throws IllegalArgumentException if a string contains NUL
     */
    SpawnImage lay(CommandImage image) {
        reset(
                stringBytes(image.path())
                        + stringBytes(image.workingDirectory())
                        + vectorBytes(image.argv())
                        + vectorBytes(image.environment()));
        var argv = vector("argv", image.argv());
        var environment = vector("environment", image.environment());
        var path = string("executable", image.path());
        var directory = string("working directory", image.workingDirectory());
        return new SpawnImage(path, argv, environment, directory);
    }

    /** Whether it has grown for a large command. */
    boolean isLarge() {
        return segment.byteSize() > INITIAL_BYTES;
    }

    /** Makes room for {@code bytes}. */
    // The larger arena becomes this object's, which closes it.
    @SuppressWarnings("MustBeClosedChecker")
    private void reset(long bytes) {
        used = 0;
        if (bytes > segment.byteSize()) {
            var larger = Arena.ofShared();
            segment = larger.allocate(bytes, 8);
            arena.close();
            arena = larger;
        }
    }

    /** How many bytes {@link #vector} takes for {@code strings}. */
    private static long vectorBytes(List<byte[]> strings) {
        long bytes = (strings.size() + 1L) * ValueLayout.ADDRESS.byteSize();
        for (var string : strings) {
            bytes += stringBytes(string);
        }
        // The next vector starts at an address of its own alignment.
        return bytes + ValueLayout.ADDRESS.byteSize();
    }

    private static long stringBytes(byte[] string) {
        return string.length + 1L;
    }

    /** Lays an array of pointers, null at its end, and the strings it points at. */
    private MemorySegment vector(String name, List<byte[]> strings) {
        long pointerBytes = ValueLayout.ADDRESS.byteSize();
        used = (used + pointerBytes - 1) / pointerBytes * pointerBytes;
        var pointers = take((strings.size() + 1L) * pointerBytes);
        for (int i = 0; i < strings.size(); i++) {
            pointers.setAtIndex(
                    ValueLayout.ADDRESS, i, string(name + "[" + i + "]", strings.get(i)));
        }
        pointers.setAtIndex(ValueLayout.ADDRESS, strings.size(), MemorySegment.NULL);
        return pointers;
    }

    /** Lays one string with its NUL. */
    private MemorySegment string(String name, byte[] string) {
        var copy = take(stringBytes(string));
        MemorySegment.copy(string, 0, copy, ValueLayout.JAVA_BYTE, 0, string.length);
        copy.set(ValueLayout.JAVA_BYTE, string.length, (byte) 0);
        for (byte b : string) {
            // C would see a shorter string than the one that was judged.
            if (b == 0) {
                throw new IllegalArgumentException(name + ": contains NUL");
            }
        }
        return copy;
    }

    private MemorySegment take(long bytes) {
        var taken = segment.asSlice(used, bytes);
        used += bytes;
        return taken;
    }

    @Override
    public void close() {
        arena.close();
    }
}
