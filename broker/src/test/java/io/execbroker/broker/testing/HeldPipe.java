package io.execbroker.broker.testing;

import static io.execbroker.broker.testing.NativeCalls.call;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/*
 * While pipe_read of the kernel copies, it holds the lock of the pipe, and the last close of either end
 * takes that lock. A user makes the copy wait by memory that a FUSE file system of his own serves; here it
 * is a page that userfaultfd(2) leaves missing.
 */

/**
 * A pipe that somebody is in the middle of reading: the last close of its other end waits until
 * this is closed. As root, on Linux.
 */
public final class HeldPipe implements AutoCloseable {

    private static final long SYS_USERFAULTFD =
            System.getProperty("os.arch").equals("aarch64") ? 282 : 323;
    private static final long UFFDIO_API = 0xc018aa3fL;
    private static final long UFFD_API = 0xaa;
    private static final long UFFDIO_REGISTER = 0xc020aa00L;
    private static final long UFFDIO_REGISTER_MODE_MISSING = 1;
    private static final int MADV_DONTNEED = 4;
    private static final int O_CLOEXEC = 02000000;
    private static final long PAGE_BYTES = 65536;

    private final Arena arena = Arena.ofShared();
    private final int faults;
    private final Thread reader;
    private final int writeEnd;

    private HeldPipe(Fds fds) {
        var pipe = fds.pipe();
        writeEnd = pipe.second();
        var page = arena.allocate(PAGE_BYTES, PAGE_BYTES);
        call("madvise", page, PAGE_BYTES, MADV_DONTNEED);
        faults = call("syscall", SYS_USERFAULTFD, (long) O_CLOEXEC);
        call("ioctl", faults, UFFDIO_API, longs(UFFD_API, 0, 0));
        call(
                "ioctl",
                faults,
                UFFDIO_REGISTER,
                longs(page.address(), PAGE_BYTES, UFFDIO_REGISTER_MODE_MISSING, 0));
        Fds.write(writeEnd, "held");
        reader =
                Thread.ofPlatform()
                        .name("held-pipe")
                        .start(() -> call("read", pipe.first(), page, PAGE_BYTES));
    }

    /** Opens one; returns once its reader is at it. */
    public static HeldPipe open(Fds fds) {
        var held = new HeldPipe(fds);
        held.awaitFault();
        return held;
    }

    /** Owned by the {@link Fds} that it was opened with. */
    public int writeEnd() {
        return writeEnd;
    }

    /** The descriptor has a message for each missing page that somebody waits for. */
    private void awaitFault() {
        try (var local = Arena.ofConfined()) {
            var message = local.allocate(32, 8);
            call("read", faults, message, message.byteSize());
        }
    }

    private MemorySegment longs(long... values) {
        return arena.allocateFrom(ValueLayout.JAVA_LONG, values);
    }

    /** Lets the reader go on: what is missing is zero from now on. */
    @Override
    public void close() {
        call("close", faults);
        try {
            if (!reader.join(Duration.ofSeconds(60))) {
                throw new AssertionError("the reader does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        arena.close();
    }
}
