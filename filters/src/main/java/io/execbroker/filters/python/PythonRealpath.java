package io.execbroker.filters.python;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Python's {@code os.path.realpath(path)}, not strict: a component that cannot be looked at stays
 * as it is, and so does a loop of links with all that follows it. Confined to one call.
 */
public final class PythonRealpath {
    /** CPython runs out of stack near this many links within links. */
    private static final int MAX_NESTED_LINKS = 450;

    private final Runnable onLookup;

    /** Null while a link is being resolved. */
    private final Map<String, @Nullable String> seen = new HashMap<>();

    private int nestedLinks;

    private PythonRealpath(Runnable onLookup) {
        this.onLookup = onLookup;
    }

    /**
     * Resolves {@code path}.
     *
     * @param workingDirectory absolute, for relative paths
     * @param onLookup called before every look at the file system
     * @throws StackOverflowException where Python's recursion would end
     */
    public static String resolve(String path, String workingDirectory, Runnable onLookup) {
        PythonRealpath resolver = new PythonRealpath(onLookup);
        return normalized(
                PythonPath.join(workingDirectory, resolver.join("", path, workingDirectory).path));
    }

    /** Thrown where CPython raises RecursionError. */
    public static final class StackOverflowException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StackOverflowException() {
            super("links are nested too deeply", null, false, false);
        }
    }

    private record Joined(String path, boolean isResolved) {}

    private Joined join(String base, String relative, String workingDirectory) {
        String path = relative.startsWith("/") ? "/" : base;
        int start = relative.startsWith("/") ? 1 : 0;
        while (start < relative.length()) {
            int slash = relative.indexOf('/', start);
            String name = slash < 0 ? relative.substring(start) : relative.substring(start, slash);
            String rest = slash < 0 ? "" : relative.substring(slash + 1);
            start = slash < 0 ? relative.length() : slash + 1;
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                path = parent(path);
                continue;
            }
            String next = PythonPath.join(path, name);
            String target = linkTarget(PythonPath.join(workingDirectory, next));
            if (target == null) {
                path = next;
                continue;
            }
            if (seen.containsKey(next)) {
                String known = seen.get(next);
                if (known == null) {
                    return new Joined(PythonPath.join(next, rest), false);
                }
                path = known;
                continue;
            }
            seen.put(next, null);
            if (++nestedLinks > MAX_NESTED_LINKS) {
                throw new StackOverflowException();
            }
            Joined joined = join(path, target, workingDirectory);
            nestedLinks--;
            path = joined.path;
            if (!joined.isResolved) {
                return new Joined(PythonPath.join(path, rest), false);
            }
            seen.put(next, path);
        }
        return new Joined(path, true);
    }

    private static String parent(String path) {
        if (path.isEmpty()) {
            return "..";
        }
        return PythonPath.basename(path).equals("..")
                ? PythonPath.join(path, "..")
                : PythonPath.dirname(path);
    }

    private @Nullable String linkTarget(String path) {
        onLookup.run();
        try {
            Path file = PythonPath.toFile(path);
            if (!Files.isSymbolicLink(file)) {
                return null;
            }
            Path target = Files.readSymbolicLink(file);
            String text =
                    PythonPath.toText(target.isAbsolute() ? target : Path.of("/").resolve(target));
            return target.isAbsolute() ? text : text.substring(1);
        } catch (IOException e) {
            return null;
        }
    }

    /** {@code os.path.normpath} of an absolute path. */
    private static String normalized(String path) {
        StringBuilder result = new StringBuilder();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                result.setLength(Math.max(0, result.lastIndexOf("/")));
            } else if (!name.isEmpty() && !name.equals(".")) {
                result.append('/').append(name);
            }
        }
        return result.isEmpty() ? "/" : result.toString();
    }
}
