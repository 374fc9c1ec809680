package io.execbroker.filters.rootwrap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process that runs a copy of {@code sleep} under a name of its own choice. */
final class Sleeper implements AutoCloseable {
    /** Ends what a killed test leaves behind; longer than any test takes. */
    private static final String LIFETIME_SECONDS = "300";

    private final Process process;

    private Sleeper(Process process) {
        this.process = process;
    }

    /** Starts {@code executable}, and waits until the kernel shows it and its arguments. */
    static Sleeper start(Path executable, String word0) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                "/bin/bash",
                                "-c",
                                "exec -a \"$1\" \"$2\" \"$3\"",
                                "bash",
                                word0,
                                executable.toString(),
                                LIFETIME_SECONDS)
                        .start();
        Path shown = Path.of("/proc", Long.toString(process.pid()));
        // The kernel replaces the executable before it knows the arguments.
        while (!Files.readSymbolicLink(shown.resolve("exe")).equals(executable)
                || !Files.readString(shown.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                        .equals(String.join("\0", word0, LIFETIME_SECONDS, ""))) {
            if (process.waitFor(1, TimeUnit.MILLISECONDS)) {
                throw new AssertionError(executable + " has ended");
            }
        }
        return new Sleeper(process);
    }

    String pid() {
        return Long.toString(process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
