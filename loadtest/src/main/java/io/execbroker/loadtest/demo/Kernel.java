package io.execbroker.loadtest.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks the kernel, past any broker, with the system's own programs. */
final class Kernel {
    private Kernel() {}

    /** What the command prints, complaints included; its exit code is not of interest. */
    static String ask(String... argv) throws IOException, InterruptedException {
        var process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (var output = process.getInputStream()) {
            var text = new String(output.readAllBytes(), UTF_8);
            process.waitFor();
            return text;
        }
    }

    /** The command name of the process that a pid file names; empty if there is none alive. */
    static String processOf(Path pidFile) throws IOException {
        if (!Files.isRegularFile(pidFile)) {
            return "";
        }
        var comm = Path.of("/proc", Files.readString(pidFile).strip(), "comm");
        return Files.exists(comm) ? Files.readString(comm).strip() : "";
    }
}
