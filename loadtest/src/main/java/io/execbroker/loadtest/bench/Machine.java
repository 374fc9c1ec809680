package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a bench ran.
 *
 * @param cores processors that this process may use
 * @param processor its model, as the kernel names it
 * @param kernel its release
 * @param loadAverage of the minute before the bench, see {@code proc_loadavg(5)}
 */
public record Machine(
        int cores,
        String processor,
        String kernel,
        @JsonProperty("load_average_before") double loadAverage) {
    private static final Path PROC = Path.of("/proc");
    private static final String MODEL = "model name";

    /** Looks at this machine, now. */
    static Machine probe() throws IOException {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                model(PROC.resolve("cpuinfo")),
                Files.readString(PROC.resolve("sys/kernel/osrelease")).strip(),
                Double.parseDouble(Files.readString(PROC.resolve("loadavg")).split(" ", 2)[0]));
    }

    /** Whether other work took processor time from the peers. */
    @JsonProperty("busy_before")
    public boolean isBusy() {
        return loadAverage > cores;
    }

    /** Not every architecture has the line. */
    private static String model(Path cpuinfo) throws IOException {
        try (var lines = Files.lines(cpuinfo)) {
            return lines.filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
        }
    }
}
