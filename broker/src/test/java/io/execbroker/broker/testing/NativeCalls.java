package io.execbroker.broker.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Calls the C library by name, for what no class of the JDK does. Linux only. */
final class NativeCalls {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    private NativeCalls() {}

    /**
     * Calls {@code name}, which returns an int; its arguments are Integer, Long or MemorySegment.
     */
    static int call(String name, Object... arguments) {
        var result = tryCall(name, arguments);
        if (result < 0) {
            throw new AssertionError(name + ": errno " + -result);
        }
        return result;
    }

    /** The same; returns minus errno when it fails. */
    static int tryCall(String name, Object... arguments) {
        var layouts =
                Arrays.stream(arguments).map(NativeCalls::layout).toArray(MemoryLayout[]::new);
        var handle =
                LINKER.downcallHandle(
                        LINKER.defaultLookup().find(name).orElseThrow(),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts),
                        ERRNO);
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(Linker.Option.captureStateLayout());
            var all = new Object[arguments.length + 1];
            all[0] = state;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            var result = (int) handle.invokeWithArguments(all);
            return result < 0 ? -state.get(ValueLayout.JAVA_INT, 0) : result;
        } catch (Throwable e) {
            throw new AssertionError(name, e);
        }
    }

    private static MemoryLayout layout(Object argument) {
        return switch (argument) {
            case Integer _ -> ValueLayout.JAVA_INT;
            case Long _ -> ValueLayout.JAVA_LONG;
            default -> ValueLayout.ADDRESS;
        };
    }

    /** A string as C has it. */
    static MemorySegment string(Arena arena, String text) {
        return arena.allocateFrom(text);
    }
}
