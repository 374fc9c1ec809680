package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.CFunction.at;
import static io.execbroker.broker.posix.LinuxAbi.PASSWD;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** The users that this host knows, getpwnam_r(3). May block, as long as its name service does. */
public final class UserDatabase {

    /** Longest entry that is read: home and shell are paths. */
    private static final long ENTRY_BYTES = 16 * 1024;

    private static final CFunction GETPWNAM_R = CFunction.of("getpwnam_r");

    private UserDatabase() {}

    /**
     * A user's numbers.
     *
     * @param uid user id, as an unsigned int
     * @param gid id of the primary group, as an unsigned int
     */
    public record User(long uid, long gid) {}

    /** The user id that this process acts with. */
    public static long ownUid() {
        return Integer.toUnsignedLong(LibC.geteuid());
    }

    /** Looks {@code name} up; empty when nobody is called so. */
    public static Optional<User> find(byte[] name) throws ErrnoException {
        try (var arena = Arena.ofConfined()) {
            var entry = arena.allocate(PASSWD);
            var found = arena.allocate(ValueLayout.ADDRESS);
            int error =
                    getpwnam_r(
                            CString.of(arena, name),
                            entry,
                            arena.allocate(ENTRY_BYTES),
                            ENTRY_BYTES,
                            found);
            if (error != 0) {
                throw new ErrnoException("getpwnam_r", error);
            }
            if (found.get(ValueLayout.ADDRESS, 0).equals(MemorySegment.NULL)) {
                return Optional.empty();
            }
            return Optional.of(new User(id(entry, "pw_uid"), id(entry, "pw_gid")));
        }
    }

    private static long id(MemorySegment entry, String field) {
        return Integer.toUnsignedLong(
                entry.get(ValueLayout.JAVA_INT, LinuxAbi.offset(PASSWD, field)));
    }

    private static int getpwnam_r(
            MemorySegment name,
            MemorySegment entry,
            MemorySegment buffer,
            long bufferBytes,
            MemorySegment found) {
        return (int) GETPWNAM_R.call(at(name), at(entry), at(buffer), bufferBytes, at(found));
    }
}
