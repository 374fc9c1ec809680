package io.execbroker.client.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** oslo.rootwrap's own functional tests, with only the start command replaced. */
final class OsloFunctionalIT {

    private static final Path TESTS =
            Path.of("src/test/python/oslo_functional.py").toAbsolutePath();

    @TempDir private Path folder;

    @Test
    void rootwrapsAndItsDaemonsTestsPassThroughTheBroker() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        var laid = Files.createDirectory(folder.resolve("laid"));
        var programs =
                Programs.install(
                        NativeBuild.HARDENED, folder.resolve("bin"), folder.resolve("broker.sock"));
        var prepared = Programs.finish(tests(programs, laid, "prepare"));
        assertThat(prepared.status()).as(prepared.err()).isZero();

        try (var broker = RealBroker.start(folder, laid.resolve("rootwrap.conf"), "compatible")) {
            assertThat(broker.socket()).exists();

            var run = Programs.finish(tests(programs, laid, "run"));

            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.err()).contains("OK");
        }
    }

    private static ProcessBuilder tests(Programs programs, Path laid, String mode) {
        var builder =
                programs.shell(
                        "exec /usr/bin/python3 %s %s/execbroker-rootwrap %s/execbroker-rootwrap-daemon %s %s"
                                .formatted(
                                        TESTS, programs.folder(), programs.folder(), laid, mode));
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return builder;
    }
}
