package io.execbroker.broker.stdio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The file systems that are mounted in the broker's namespace, by the kernel's number of the mount.
 * Numbers are unique among all namespaces, and one stays as it is as long as a file of it is open.
 *
 * @param types type of the file system by number
 */
record MountTable(Map<Integer, String> types) {

    private static final Path MOUNTINFO = Path.of("/proc/self/mountinfo");

    MountTable {
        types = Map.copyOf(types);
    }

    /** The table of now. To be read after a file was opened whose mount is to be found. */
    static MountTable read() throws IOException {
        return parse(Files.readString(MOUNTINFO, StandardCharsets.ISO_8859_1));
    }

    /** Reads lines of {@code ID ... - TYPE SOURCE OPTIONS}, proc_pid_mountinfo(5). */
    static MountTable parse(String text) {
        var types = new HashMap<Integer, String>();
        text.lines().forEach(line -> add(types, line));
        return new MountTable(types);
    }

    /** Blanks within a field are written as \\040, so the separator is unmistakable. */
    private static void add(Map<Integer, String> types, String line) {
        int separator = line.indexOf(" - ");
        if (separator < 0) {
            return;
        }
        var id = line.substring(0, line.indexOf(' '));
        var type = line.substring(separator + 3).split(" ", 2)[0];
        types.put(Integer.parseInt(id), type);
    }

    /** Type of the file system of this mount; empty when it is mounted elsewhere or nowhere. */
    Optional<String> typeOf(int mountId) {
        return Optional.ofNullable(types.get(mountId));
    }
}
