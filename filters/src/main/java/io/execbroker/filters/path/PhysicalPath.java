package io.execbroker.filters.path;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Resolves a path component by component, as {@code path_resolution(7)} has it.
 *
 * <p>Unlike {@link Path#toRealPath} it shows every component on the way, links included, and
 * resolves a path whose end does not exist yet.
 */
public final class PhysicalPath {
    /** The kernel's own bound (MAXSYMLINKS). */
    private static final int MAX_LINKS = 40;

    private PhysicalPath() {}

    /** Sees every component that exists, the root first; an answer is an objection and ends it. */
    @FunctionalInterface
    public interface Visitor {
        /** Returns why the path must not lead through {@code component}, or empty. */
        Optional<String> visit(Path component, FileStatus status);
    }

    /** What became of a path. */
    public sealed interface Resolution {
        /** It is {@code real}, which exists and has no link in it. */
        record Existing(Path real, FileStatus status) implements Resolution {}

        /** It would be {@code real}, of which some components do not exist. */
        record Missing(Path real) implements Resolution {}

        /** It leads nowhere; {@code why} is a clause naming the component. */
        record Refused(String why) implements Resolution {}
    }

    /** Resolves {@code path}, which is absolute. */
    public static Resolution resolve(Path path, Visitor visitor) {
        try {
            return walk(path, visitor);
        } catch (IOException e) {
            return new Resolution.Refused("cannot look at " + path + ": " + e.getMessage());
        }
    }

    private static Resolution walk(Path path, Visitor visitor) throws IOException {
        Deque<Path> ahead = new ArrayDeque<>();
        path.forEach(ahead::addLast);
        Path root = path.getRoot();
        Path at = root;
        FileStatus status = FileStatus.of(root);
        Optional<String> objection = visitor.visit(root, status);
        int links = 0;
        while (!ahead.isEmpty() && objection.isEmpty()) {
            Path name = ahead.removeFirst();
            if (isDot(name)) {
                continue;
            }
            if (isDotDot(name)) {
                at = at.equals(root) ? root : at.resolve("..").normalize();
                status = FileStatus.of(at);
                continue;
            }
            Path next = at.resolve(name);
            FileStatus nextStatus;
            try {
                nextStatus = FileStatus.of(next);
            } catch (NoSuchFileException e) {
                return missing(next, ahead);
            }
            objection = visitor.visit(next, nextStatus);
            if (nextStatus.isLink()) {
                if (++links > MAX_LINKS) {
                    return new Resolution.Refused(path + " leads through too many links");
                }
                Path target = Files.readSymbolicLink(next);
                prepend(target, ahead);
                at = target.isAbsolute() ? root : at;
            } else {
                at = next;
                status = nextStatus;
            }
        }
        return objection.isPresent()
                ? new Resolution.Refused(objection.get())
                : new Resolution.Existing(at, status);
    }

    private static Resolution missing(Path first, Deque<Path> rest) {
        Path real = first;
        for (Path name : rest) {
            if (isDotDot(name)) {
                return new Resolution.Refused(first + " does not exist, so nothing is above it");
            }
            real = isDot(name) ? real : real.resolve(name);
        }
        return new Resolution.Missing(real);
    }

    private static void prepend(Path target, Deque<Path> ahead) {
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
            ahead.addFirst(target.getName(i));
        }
    }

    private static boolean isDot(Path name) {
        String text = name.toString();
        return text.isEmpty() || text.equals(".");
    }

    private static boolean isDotDot(Path name) {
        return name.toString().equals("..");
    }
}
