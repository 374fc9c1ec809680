package io.execbroker.broker.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Paths in native memory, made of bytes that need not be text. */
final class Paths {

    private Paths() {}

    /** {@code directory}, its bytes as ISO 8859-1 and with its final slash, then one component. */
    static MemorySegment join(Arena arena, String directory, byte[] component) {
        byte[] prefix = directory.getBytes(StandardCharsets.ISO_8859_1);
        byte[] path = new byte[prefix.length + component.length];
        System.arraycopy(prefix, 0, path, 0, prefix.length);
        System.arraycopy(component, 0, path, prefix.length, component.length);
        return CString.of(arena, path);
    }

    /** The bytes up to the NUL. */
    static byte[] bytes(MemorySegment cString) {
        return cString.getString(0, StandardCharsets.ISO_8859_1)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
