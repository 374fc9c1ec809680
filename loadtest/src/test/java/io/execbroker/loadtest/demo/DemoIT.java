package io.execbroker.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.broker.BrokerMain;
import io.execbroker.loadtest.LoadTest;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/** The whole demonstration with the real broker, on this test's class path. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class DemoIT {
    private static final Path SANDBOX = Path.of("src/main/scripts/demo-sandbox").toAbsolutePath();
    private static final String JAVA =
            ProcessHandle.current().info().command().orElseThrow()
                    + " --enable-native-access=ALL-UNNAMED"
                    + " --sun-misc-unsafe-memory-access=allow";

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"2014.1, 80, 70, 10", "8.0.0, 152, 144, 8"})
    void aRealBrokerRunsAFullSync(String release, int commands, int zero, int failed)
            throws Exception {
        var execbrokerd = program("execbrokerd", BrokerMain.class);
        var loadtest = program("execbroker-loadtest", LoadTest.class);

        var process =
                new ProcessBuilder(
                                SANDBOX.toString(),
                                loadtest.toString(),
                                "demo",
                                "--execbrokerd",
                                execbrokerd.toString(),
                                "--routers",
                                "2",
                                "--networks",
                                "2",
                                "--release",
                                release)
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains(
                        "commands that ran: the table says %d, the metrics say %d"
                                .formatted(commands, commands),
                        "exited with 0: the table says %d, the metrics say %d"
                                .formatted(zero, zero),
                        "that failed: the table says %d, the metrics say %d"
                                .formatted(failed, failed))
                .doesNotContain("FAIL");
    }

    private Path program(String name, Class<?> main) throws Exception {
        var script = folder.resolve(name);
        Files.writeString(
                script,
                "#!/bin/sh\nexec %s -cp '%s' %s \"$@\"\n"
                        .formatted(JAVA, System.getProperty("java.class.path"), main.getName()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }
}
