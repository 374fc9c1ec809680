package io.execbroker.loadtest.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs this very program anew, in namespaces that vanish when it ends.
 *
 * @param launcher {@code demo-sandbox}
 * @param program this program's own command line, without a subcommand
 */
public record FreshSandbox(Path launcher, List<String> program) {
    /** The variable in which {@code demo-sandbox} says where it is. */
    public static final String LAUNCHER_VARIABLE = "EXECBROKER_SANDBOX_LAUNCHER";

    public FreshSandbox {
        program = List.copyOf(program);
    }

    /**
     * Runs a subcommand to its end; its complaints go where this process's own go.
     *
     * @return the last line that it printed: Java's own warnings may come before
     * @throws IOException if it does not exit with 0
     */
    String run(List<String> arguments) throws IOException, InterruptedException {
        var commandLine =
                Stream.of(Stream.of(launcher.toString()), program.stream(), arguments.stream())
                        .flatMap(words -> words)
                        .toList();
        var process =
                new ProcessBuilder(commandLine)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var output = process.getInputStream()) {
            var text = new String(output.readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(
                        "%s: exit %d; its own words are above"
                                .formatted(String.join(" ", arguments), process.exitValue()));
            }
            return text.lines().reduce("", (_, last) -> last);
        } finally {
            process.destroyForcibly();
        }
    }
}
