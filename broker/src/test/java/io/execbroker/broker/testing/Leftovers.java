package io.execbroker.broker.testing;

import io.execbroker.broker.posix.LowDescriptors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What this process holds at one moment: descriptors, children, threads. Linux only.
 *
 * @param fds number and target of each descriptor that is no file of the JVM's own
 * @param children process id, name and state of each child
 * @param threads names of the platform threads that live
 */
record Leftovers(Set<String> fds, Set<String> children, Set<String> threads) {

    private static final Path FDS = Path.of("/proc/self/fd");

    /** Threads that the JDK, Netty and JUnit start when they like, and keep. */
    private static final List<String> FOREIGN_THREADS =
            List.of(
                    "globalEventExecutor",
                    "ForkJoinPool",
                    "VirtualThread-",
                    "process reaper",
                    "Common-Cleaner",
                    "Cleaner-",
                    "Attach Listener",
                    "surefire",
                    "junit-");

    static Leftovers now() {
        try {
            return new Leftovers(openFds(), liveChildren(), liveThreads());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is here and was not in {@code before}.
     *
     * @param allowedThreads prefixes of thread names that may be new
     */
    List<String> since(Leftovers before, List<String> allowedThreads) {
        var left = new ArrayList<String>();
        added(before.fds, fds, fd -> true).forEach(fd -> left.add("descriptor " + fd));
        added(before.children, children, child -> true)
                .forEach(child -> left.add("child " + child));
        added(
                        before.threads,
                        threads,
                        thread ->
                                allowedThreads.stream().noneMatch(thread::startsWith)
                                        && FOREIGN_THREADS.stream().noneMatch(thread::startsWith))
                .forEach(thread -> left.add("thread " + thread));
        return left;
    }

    private static Set<String> added(
            Set<String> before, Set<String> after, Predicate<String> counts) {
        return after.stream()
                .filter(thing -> !before.contains(thing))
                .filter(counts)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> openFds() throws IOException {
        var fds = new TreeSet<String>();
        try (var entries = Files.newDirectoryStream(FDS)) {
            for (var entry : entries) {
                addTarget(fds, entry);
            }
        }
        return fds;
    }

    private static void addTarget(Set<String> fds, Path entry) {
        try {
            var target = Files.readSymbolicLink(entry).toString();
            var number = Integer.parseInt(entry.getFileName().toString());
            if (!isFileOfTheJvm(target) && !occupiesLowNumber(number, target)) {
                fds.add(number + " -> " + target);
            }
        } catch (IOException e) {
            // Closed meanwhile.
        }
    }

    /** Jars and libraries are opened at the first use of a class; the directory is this listing. */
    private static boolean isFileOfTheJvm(String target) {
        return target.endsWith(".jar")
                || target.endsWith(".so")
                || target.endsWith("/lib/modules")
                || target.endsWith(".jsa")
                || target.matches("/proc/\\d+/fd")
                || target.matches("/dev/u?random");
    }

    /** The engine takes what is free among the low numbers, and keeps it. */
    private static boolean occupiesLowNumber(int number, String target) {
        return LowDescriptors.contains(number) && target.equals("/dev/null");
    }

    private static Set<String> liveChildren() throws IOException {
        var children = new TreeSet<String>();
        var ownPid = String.valueOf(ProcessHandle.current().pid());
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                addIfChild(children, process, ownPid);
            }
        }
        return children;
    }

    private static void addIfChild(Set<String> children, Path process, String ownPid) {
        try {
            var stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            // pid (name) state ppid: the name may hold anything, so from its last bracket on.
            int nameEnd = stat.lastIndexOf(')');
            char state = stat.charAt(nameEnd + 2);
            if (stat.startsWith(ownPid + " ", nameEnd + 4)) {
                children.add(stat.substring(0, nameEnd + 1) + " in state " + state);
            }
        } catch (IOException e) {
            // Gone meanwhile.
        }
    }

    private static Set<String> liveThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
