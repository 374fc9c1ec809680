package io.execbroker.broker.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;

/*
 * One shape for all. The linker makes a stub and a chain of method handles for each type of function,
 * some milliseconds of a start each, and an AOT cache keeps none of them. Integers and pointers of any
 * width travel in whole registers, and whoever is called looks only at the bytes of its own type, so a
 * function of at most six such arguments can be called as one of six longs. What it returns is as wide
 * as its own type says; the rest of the register is arbitrary. That holds for variadic functions too:
 * no argument is in a vector register. System V ABI for AMD64, 3.2.3; AAPCS64, 6.8.2.
 */

/**
 * A function of the C library, or of our own, that takes up to six integers and pointers and
 * returns one, or nothing. Who calls it keeps what pointers point at alive. Any thread.
 */
final class CFunction {

    private static final int MAX_ARGUMENTS = 6;
    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup C_LIBRARY = LINKER.defaultLookup();

    /** Takes the function's address and where errno goes, then the arguments. */
    private static final MethodHandle CALL =
            LINKER.downcallHandle(
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG),
                    Linker.Option.captureCallState("errno"));

    private final String name;
    private final MemorySegment address;

    private CFunction(String name, MemorySegment address) {
        this.name = name;
        this.address = address;
    }

    /**
     * The function called {@code name}.
     *
     * @throws UnsupportedOperationException if the C library has none
     */
    static CFunction of(String name) {
        return new CFunction(
                name,
                C_LIBRARY
                        .find(name)
                        .orElseThrow(() ->
                                new UnsupportedOperationException(
                                        "the C library has no "
                                                + name
                                                + " (expected: glibc 2.34 or newer)")));
    }

    /** The function called {@code name} of a library that stays loaded and has it. */
    static CFunction of(SymbolLookup library, String name) {
        return new CFunction(name, library.findOrThrow(name));
    }

    /** Which of {@code names} the C library lacks. */
    static List<String> missing(List<String> names) {
        return names.stream().filter(name -> C_LIBRARY.find(name).isEmpty()).toList();
    }

    /** A pointer to {@code memory}, as an argument. */
    static long at(MemorySegment memory) {
        assert memory.isNative() : "the address of memory on the heap means nothing to C";
        return memory.address();
    }

    /**
     * Calls it.
     *
     * @return the whole register; for a narrower type the caller casts
     */
    long call(long... arguments) {
        return call(ErrnoScope.current(), arguments);
    }

    /** Calls a function that returns an {@code int}, and fails by -1 and errno. */
    int intOrErrno(long... arguments) throws ErrnoException {
        var scope = ErrnoScope.current();
        return scope.check(name, (int) call(scope, arguments));
    }

    /** Calls a function that returns a {@code long} or a pointer, and fails by -1 and errno. */
    long longOrErrno(long... arguments) throws ErrnoException {
        var scope = ErrnoScope.current();
        return scope.check(name, call(scope, arguments));
    }

    private long call(ErrnoScope scope, long[] arguments) {
        assert arguments.length <= MAX_ARGUMENTS : name;
        try {
            return (long)
                    CALL.invokeExact(
                            address,
                            scope.state(),
                            argument(arguments, 0),
                            argument(arguments, 1),
                            argument(arguments, 2),
                            argument(arguments, 3),
                            argument(arguments, 4),
                            argument(arguments, 5));
        } catch (Throwable e) {
            throw new AssertionError("the handle of " + name + " does not fit its call", e);
        }
    }

    private static long argument(long[] arguments, int index) {
        return index < arguments.length ? arguments[index] : 0;
    }
}
