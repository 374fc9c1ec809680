package io.execbroker.broker.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * The files of {@code /etc/netns/NAME}, bound over those of {@code /etc}, as ip-netns(8) promises.
 * A file without a counterpart is left out, as there.
 */
final class EtcOverlay {

    private static final String OVERLAYS = "/etc/netns/";

    private EtcOverlay() {}

    /** Whether there is a folder for {@code namespace}, or it cannot be told. */
    static boolean exists(byte[] namespace) {
        try (var arena = Arena.ofConfined()) {
            LibC.access(Paths.join(arena, OVERLAYS, namespace), LinuxAbi.F_OK);
            return true;
        } catch (ErrnoException e) {
            return !e.errnoName().equals("ENOENT");
        }
    }

    /** Binds what is there for {@code namespace} in the calling thread's mount namespace. */
    static void bind(byte[] namespace) {
        try (var arena = Arena.ofConfined()) {
            var directory = NamespaceCalls.opendir(Paths.join(arena, OVERLAYS, namespace));
            if (directory.equals(MemorySegment.NULL)) {
                return;
            }
            try {
                bindAll(arena, directory, namespace);
            } finally {
                NamespaceCalls.closedir(directory);
            }
        }
    }

    private static void bindAll(Arena arena, MemorySegment directory, byte[] namespace) {
        var overlay = OVERLAYS + new String(namespace, StandardCharsets.ISO_8859_1) + "/";
        var none = CString.of(arena, "none".getBytes(StandardCharsets.US_ASCII));
        while (true) {
            var entry = NamespaceCalls.readdir(directory);
            if (entry.equals(MemorySegment.NULL)) {
                return;
            }
            byte[] name = Paths.bytes(nameOf(entry));
            if (!isSelfOrParent(name)) {
                bindOne(Paths.join(arena, overlay, name), Paths.join(arena, "/etc/", name), none);
            }
        }
    }

    private static MemorySegment nameOf(MemorySegment entry) {
        return entry.reinterpret(LinuxAbi.DIRENT_D_NAME + LinuxAbi.DIRENT_D_NAME_BYTES)
                .asSlice(LinuxAbi.DIRENT_D_NAME);
    }

    private static boolean isSelfOrParent(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }

    private static void bindOne(MemorySegment from, MemorySegment to, MemorySegment none) {
        try {
            NamespaceCalls.mount(from, to, none, LinuxAbi.MS_BIND, MemorySegment.NULL);
        } catch (ErrnoException ignored) {
            // ip-netns(8) prints a warning and goes on; there is nobody to print it to.
        }
    }
}
