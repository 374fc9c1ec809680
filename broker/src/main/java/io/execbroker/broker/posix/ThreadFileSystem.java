package io.execbroker.broker.posix;

import java.lang.foreign.MemorySegment;

/**
 * Working directory, root and umask of one thread.
 *
 * <p>Linux keeps them per thread; threads share them only because they are created that way. A
 * thread that has called {@link #unshare} sets them for the commands it spawns without touching the
 * rest of the process.
 */
public final class ThreadFileSystem {

    private ThreadFileSystem() {}

    /** Takes the calling thread's attributes from the others'. Cannot be undone. */
    public static void unshare() throws ErrnoException {
        NamespaceCalls.unshare(LinuxAbi.CLONE_FS);
    }

    static void umask(int mask) {
        LibC.umask(mask);
    }

    /** Changes the working directory; {@code subject} is the path as people read it. */
    static void chdir(MemorySegment path, String subject) throws ErrnoException {
        try {
            LibC.chdir(path);
        } catch (ErrnoException e) {
            throw e.about(subject);
        }
    }
}
