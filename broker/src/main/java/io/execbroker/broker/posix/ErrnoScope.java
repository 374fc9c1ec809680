package io.execbroker.broker.posix;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Where one thread's calls leave their errno, and scratch memory for their small results.
 *
 * <p>The linker copies errno here before the virtual machine can touch it again. Each thread has
 * its own, so that no two calls share one.
 */
final class ErrnoScope {

    /**
     * Bytes of scratch memory: enough for a siginfo_t and a struct rusage side by side, or for a
     * path of /proc and what is read there.
     */
    static final long SCRATCH_BYTES = 512;

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ThreadLocal<ErrnoScope> CURRENT = ThreadLocal.withInitial(ErrnoScope::new);

    private final MemorySegment state;
    private final MemorySegment scratch;

    private ErrnoScope() {
        // Where there are no descriptors left to open a class file, a call fails and needs a name.
        requireNonNull(Errno.nameOf(0));
        // Freed with the thread that owns this scope.
        var arena = Arena.ofAuto();
        state = arena.allocate(STATE);
        scratch = arena.allocate(SCRATCH_BYTES, ValueLayout.JAVA_LONG.byteAlignment());
    }

    /** The scope of the calling thread. */
    static ErrnoScope current() {
        return CURRENT.get();
    }

    /** What a handle with captured state takes as its first argument. */
    MemorySegment state() {
        return state;
    }

    /** Memory whose content is lost with this thread's next use of it. */
    MemorySegment scratch() {
        return scratch;
    }

    /**
     * Turns C's "minus one and errno" into an exception.
     *
     * @param result what {@code call} returned
     */
    int check(String call, int result) throws ErrnoException {
        if (result == -1) {
            throw new ErrnoException(call, errno());
        }
        return result;
    }

    /** The same for a result of type long. */
    long check(String call, long result) throws ErrnoException {
        if (result == -1) {
            throw new ErrnoException(call, errno());
        }
        return result;
    }

    /** The errno of this thread's last call. */
    int errno() {
        return (int) ERRNO.get(state, 0L);
    }
}
