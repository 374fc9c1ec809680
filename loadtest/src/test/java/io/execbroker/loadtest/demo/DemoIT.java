package io.execbroker.loadtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.broker.BrokerMain;
import io.execbroker.loadtest.LoadTest;
import io.execbroker.loadtest.sandbox.Programs;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The whole demonstration with the real broker, on this test's class path. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class DemoIT {
    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({"2014.1, 80, 70, 10", "8.0.0, 152, 144, 8"})
    void aRealBrokerRunsAFullSync(String release, int commands, int zero, int failed)
            throws Exception {
        var execbrokerd = Programs.of(BrokerMain.class, folder);
        var loadtest = Programs.of(LoadTest.class, folder);

        var process =
                new ProcessBuilder(
                                Programs.SANDBOX.toString(),
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
}
