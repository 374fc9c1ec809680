package io.execbroker.loadtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What of a process is in memory: {@code VmRSS} of {@code proc_pid_status(5)}. */
final class ResidentSet {
    private static final String KEY = "VmRSS:";
    private static final long BYTES_PER_KIB = 1024;

    private ResidentSet() {}

    static long bytes(long pid) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/%d/status".formatted(pid)))) {
            return lines.filter(line -> line.startsWith(KEY))
                    .map(line -> line.substring(KEY.length()).strip().split(" ", 2)[0])
                    .mapToLong(Long::parseLong)
                    .map(kib -> kib * BYTES_PER_KIB)
                    .findFirst()
                    .orElseThrow(() -> new IOException("process %d has ended".formatted(pid)));
        }
    }
}
