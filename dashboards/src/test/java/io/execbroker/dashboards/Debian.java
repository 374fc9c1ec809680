package io.execbroker.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Programs of Debian's package {@code prometheus}. */
final class Debian {

    private static final Pattern COLON = Pattern.compile(":");

    private Debian() {}

    /** The path of a program; fails the test with the remedy when it is not installed. */
    static String program(String name) {
        return COLON.splitAsStream(System.getenv().getOrDefault("PATH", "/usr/bin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseGet(() ->
                        fail(
                                "%s is not installed; it is in the Debian package"
                                        + " prometheus: apt-get install prometheus",
                                name));
    }

    /** Runs promtool and asserts that it finds nothing wrong. */
    static void promtool(List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program("promtool")));
        command.addAll(arguments);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", String.join(" ", command), output).isZero();
    }
}
