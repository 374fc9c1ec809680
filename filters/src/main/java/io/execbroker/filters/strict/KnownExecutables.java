package io.execbroker.filters.strict;

import io.execbroker.filters.engine.Executable;
import io.execbroker.filters.python.PythonPath;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What executables were found and trusted a moment ago. To look takes some ten system calls, and
 * the same few programs are asked for hundreds of times a second.
 *
 * <p>What was found is kept for a second, and only as long as the file is the same and has not been
 * touched: so all that can be late by a second is the trust in the folders above it, which only
 * trusted users could write. What is missing or not trusted is looked for each time. Holds one
 * entry for each name that definitions give, so it needs no bound. Any thread.
 */
final class KnownExecutables {
    /** Long against the time between two commands, short against an operator's next step. */
    private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What no change of a file leaves as it was: to its content, owner or mode, or to its name. */
    private static final String IDENTITY = "unix:dev,ino,ctime";

    private record Known(
            Executable.Found executable, long foundNanos, Map<String, Object> identity) {}

    private final Map<String, Known> found = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;

    /**
     * @param nanoClock as {@link System#nanoTime}
     */
    KnownExecutables(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** What {@code search} says of {@code name} now, or said of the same file within a second. */
    Executable find(String name, Function<String, Executable> search) {
        long nowNanos = nanoClock.getAsLong();
        Known known = found.get(name);
        if (known != null
                && nowNanos - known.foundNanos() < KEPT_NANOS
                && identity(known.executable()).equals(known.identity())) {
            return known.executable();
        }
        found.remove(name);
        Executable executable = search.apply(name);
        if (executable instanceof Executable.Found it) {
            remember(name, it, nowNanos);
        }
        return executable;
    }

    private void remember(String name, Executable.Found executable, long nowNanos) {
        Map<String, Object> identity = identity(executable);
        if (!identity.isEmpty()) {
            found.put(name, new Known(executable, nowNanos, identity));
        }
    }

    /** Empty if the file cannot be looked at. */
    private static Map<String, Object> identity(Executable.Found executable) {
        try {
            return Files.readAttributes(
                    PythonPath.toFile(executable.path()), IDENTITY, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return Map.of();
        }
    }
}
