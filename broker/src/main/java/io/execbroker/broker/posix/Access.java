package io.execbroker.broker.posix;

import java.lang.foreign.Arena;

/** What the broker may do with a file, access(2). */
public final class Access {

    private Access() {}

    /** Passes if the file at {@code path} exists and somebody may execute it. */
    public static void requireExecutable(byte[] path) throws ErrnoException {
        try (var arena = Arena.ofConfined()) {
            LibC.access(CString.of(arena, path), LinuxAbi.X_OK);
        }
    }
}
