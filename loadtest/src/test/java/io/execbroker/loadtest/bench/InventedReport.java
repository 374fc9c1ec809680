package io.execbroker.loadtest.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A whole report whose figures nobody measured. */
public final class InventedReport {

    private InventedReport() {}

    /** As {@code bench --json} would have written it. */
    public static String json() throws IOException {
        try (var in = InventedReport.class.getResourceAsStream("invented-report.json")) {
            if (in == null) {
                throw new AssertionError("the test's own resources");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The same, read. */
    public static BenchReport read() throws IOException {
        return BenchJson.read(json());
    }

    /** The same, where the first peer says this of itself and the first workload is called so. */
    public static BenchReport saying(String text) throws IOException {
        return BenchJson.read(
                json().replace("gcc 12.2.0, one thread", text)
                        .replace("\"C, posix_spawn\"", "\"" + text + "\"")
                        .replace("\"true, one at a time\"", "\"" + text + "\""));
    }
}
