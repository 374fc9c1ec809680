package io.execbroker.broker.posix;

import java.util.List;
import java.util.Optional;

/** By which call of the system a child is made. Every command finds itself in the same state. */
public enum SpawnMethod {

    /** clone3(2), by the C part of this engine: {@link CloneSpawn}. */
    CLONE3,

    /** posix_spawn(3) of the C library, where the C part was not built: {@link PosixSpawn}. */
    POSIX_SPAWN;

    private static final List<String> NEEDED =
            List.of("posix_spawn", "posix_spawn_file_actions_addclosefrom_np", "prlimit");

    /** The cheapest that this machine offers; it may offer none, see {@link #missing}. */
    public static SpawnMethod cheapest() {
        return CLONE3.missing().isEmpty() ? CLONE3 : POSIX_SPAWN;
    }

    /** What this machine lacks for this method, in words; empty when it can be used. */
    public Optional<String> missing() {
        if (!LinuxAbi.SUPPORTED) {
            return Optional.of(
                    "needs Linux on x86_64 or aarch64, this is "
                            + System.getProperty("os.name")
                            + " on "
                            + System.getProperty("os.arch"));
        }
        return switch (this) {
            case CLONE3 -> SpawnLibrary.missing();
            case POSIX_SPAWN -> missingFunctions();
        };
    }

    /**
     * Whether descriptors that a peer has made may be open in this process: a child must have no
     * copy of them, for to close it may block for as long as the peer likes.
     */
    public boolean takesDescriptors() {
        return this == CLONE3;
    }

    private static Optional<String> missingFunctions() {
        var missing = CFunction.missing(NEEDED);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("the C library lacks " + missing + " (needs glibc 2.34)");
    }
}
