package io.execbroker.loadtest.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes programs of the sources that stand for the agents, which are resources.
 *
 * @param folder where they go; exists
 */
record AgentPrograms(Path folder) {

    /** For the Python of the system. */
    Path script() throws IOException {
        return unpack("agents.py");
    }

    /**
     * The program of {@code agents.c}.
     *
     * @throws IOException with the compiler's words if it fails
     */
    Path compiled() throws IOException, InterruptedException {
        var source = unpack("agents.c");
        var program = folder.resolve("agents");
        var compiler =
                new ProcessBuilder(
                                "gcc",
                                "-std=c11",
                                "-O2",
                                "-Wall",
                                "-Wextra",
                                "-Werror",
                                "-o",
                                program.toString(),
                                source.toString())
                        .redirectErrorStream(true)
                        .start();
        compiler.getOutputStream().close();
        try (var output = compiler.getInputStream()) {
            var words = new String(output.readAllBytes(), UTF_8);
            if (compiler.waitFor() != 0) {
                throw new IOException("gcc says: " + words);
            }
        }
        return program;
    }

    private Path unpack(String name) throws IOException {
        try (var source = AgentPrograms.class.getResourceAsStream(name)) {
            if (source == null) {
                throw new FileNotFoundException("resource " + name);
            }
            var file = folder.resolve(name);
            Files.copy(source, file);
            return file;
        }
    }
}
