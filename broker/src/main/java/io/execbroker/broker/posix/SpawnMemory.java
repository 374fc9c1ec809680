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

    /** Words of {@code struct delivery} of spawn.h. */
    private static final int DELIVERY_WORDS = 11;

    /**
     * What the kernel puts behind the name of an executable, and a byte to see that there is more.
     */
    private static final long ROOM_BEHIND_NAME = " (deleted)".length() + 1L;

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
                        + vectorBytes(image.environment())
                        + image.delivery().map(SpawnMemory::deliveryBytes).orElse(0L));
        var argv = vector("argv", image.argv());
        var environment = vector("environment", image.environment());
        var path = string("executable", image.path());
        var directory = string("working directory", image.workingDirectory());
        var delivery = image.delivery().map(this::delivery).orElse(MemorySegment.NULL);
        return new SpawnImage(path, argv, environment, directory, delivery);
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

    private static long deliveryBytes(SignalDelivery delivery) {
        return (DELIVERY_WORDS + 1) * ValueLayout.JAVA_LONG.byteSize()
                + stringBytes(delivery.link())
                + stringBytes(delivery.executable())
                + roomBytes(delivery)
                + stringBytes(delivery.gone())
                + stringBytes(delivery.denied());
    }

    private static long roomBytes(SignalDelivery delivery) {
        return delivery.executable().length + ROOM_BEHIND_NAME;
    }

    private static long stringBytes(byte[] string) {
        return string.length + 1L;
    }

    /** Lays an array of pointers, null at its end, and the strings it points at. */
    private MemorySegment vector(String name, List<byte[]> strings) {
        var pointers = words(strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            pointers.setAtIndex(
                    ValueLayout.ADDRESS, i, string(name + "[" + i + "]", strings.get(i)));
        }
        pointers.setAtIndex(ValueLayout.ADDRESS, strings.size(), MemorySegment.NULL);
        return pointers;
    }

    /** Lays a {@code struct delivery}, and what it points at. */
    private MemorySegment delivery(SignalDelivery delivery) {
        var fields = words(DELIVERY_WORDS);
        long[] values = {
            delivery.pid(),
            delivery.signal(),
            string("link", delivery.link()).address(),
            string("executable", delivery.executable()).address(),
            delivery.executable().length,
            take(roomBytes(delivery)).address(),
            roomBytes(delivery),
            string("complaint", delivery.gone()).address(),
            delivery.gone().length,
            string("complaint", delivery.denied()).address(),
            delivery.denied().length
        };
        MemorySegment.copy(values, 0, fields, ValueLayout.JAVA_LONG, 0, values.length);
        return fields;
    }

    /** Takes words of 8 bytes, pointers among them, at an address of their own alignment. */
    private MemorySegment words(long count) {
        long wordBytes = ValueLayout.JAVA_LONG.byteSize();
        used = (used + wordBytes - 1) / wordBytes * wordBytes;
        return take(count * wordBytes);
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
