package io.execbroker.broker.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/** Binds functions of the C library. Handles do not need the caller to be in any state. */
final class Ffm {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup C_LIBRARY = LINKER.defaultLookup();

    private Ffm() {}

    /** Whether the C library of this machine has {@code name}. */
    static boolean has(String name) {
        return C_LIBRARY.find(name).isPresent();
    }

    /** A handle without errno, for functions that return their error or have none. */
    static MethodHandle bind(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, arguments));
    }

    /** A handle whose first argument is where errno goes; see {@link ErrnoScope#state()}. */
    static MethodHandle bindWithErrno(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                symbol(name),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    /**
     * The same for a function with a variable number of arguments.
     *
     * @param fixed how many of {@code arguments} its prototype names
     */
    static MethodHandle bindVariadicWithErrno(
            String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                symbol(name),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(fixed));
    }

    /** A NUL-terminated copy of {@code bytes}, which must not contain NUL. */
    static MemorySegment cString(Arena arena, byte[] bytes) {
        var segment = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    /** Which of {@code names} the C library lacks. */
    static List<String> missing(List<String> names) {
        var missing = new ArrayList<String>();
        for (var name : names) {
            if (!has(name)) {
                missing.add(name);
            }
        }
        return missing;
    }

    /** What a handle threw that C cannot throw: this class bound it wrongly. */
    static AssertionError unexpected(String name, Throwable cause) {
        return new AssertionError("the handle of " + name + " does not fit its call", cause);
    }

    private static MemorySegment symbol(String name) {
        return C_LIBRARY
                .find(name)
                .orElseThrow(() ->
                        new UnsupportedOperationException(
                                "the C library has no "
                                        + name
                                        + " (expected: glibc 2.34 or newer)"));
    }
}
