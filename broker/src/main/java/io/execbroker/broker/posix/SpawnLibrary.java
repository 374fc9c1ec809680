package io.execbroker.broker.posix;

import static io.execbroker.broker.posix.CFunction.at;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The C part of the engine, {@code libexecbroker-spawn.so}, looked for in the folders of {@code
 * java.library.path}. Stays loaded. Its functions are described in spawn.h.
 */
final class SpawnLibrary {

    private static final String FOLDERS = System.getProperty("java.library.path", "");
    private static final String NAME = System.mapLibraryName("execbroker-spawn");
    private static final @Nullable Path FILE = find();

    private SpawnLibrary() {}

    /** Why it cannot be used here, in words; empty when it can. */
    static Optional<String> missing() {
        if (FILE == null) {
            return Optional.of("no " + NAME + " in java.library.path=" + FOLDERS);
        }
        int errno;
        try {
            errno = Functions.MISSING;
        } catch (LinkageError e) {
            // For another C library, cut short, or on a file system of which nothing is executed.
            return Optional.of(FILE + " cannot be loaded: " + e.getCause());
        }
        return errno == 0
                ? Optional.empty()
                : Optional.of(
                        "clone3, close_range or pidfd_getfd: "
                                + Errno.nameOf(errno)
                                + " (needs Linux 5.9, and that a process may trace its like)");
    }

    /** Starts a command; {@code request} is a {@code struct spawn}. */
    static void spawn(MemorySegment request) {
        Functions.SPAWN.call(at(request));
    }

    /** The signals that this process ignores, 1 at bit 0. */
    static long ignoredSignals() {
        return Functions.IGNORED_SIGNALS.call();
    }

    private static @Nullable Path find() {
        return Arrays.stream(FOLDERS.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, NAME))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }

    /** Apart, so that who asks whether the library is there does not need it. */
    private static final class Functions {

        private static final SymbolLookup LIBRARY =
                SymbolLookup.libraryLookup(requireNonNull(FILE), Arena.global());
        private static final CFunction SPAWN = CFunction.of(LIBRARY, "execbroker_spawn");
        private static final CFunction IGNORED_SIGNALS =
                CFunction.of(LIBRARY, "execbroker_ignored_signals");

        private static final int MISSING =
                (int) CFunction.of(LIBRARY, "execbroker_missing_call").call();
    }
}
