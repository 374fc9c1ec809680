package io.execbroker.broker.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The units as systemd's own checker reads them. */
final class UnitFilesIT {

    @TempDir Path folder;

    @Test
    void systemdFindsNothingToSayAboutTheUnits() throws Exception {
        for (var unit : new String[] {"execbroker.service", "execbroker.socket"}) {
            // The checker wants the program to exist.
            var text =
                    Files.readString(Path.of("systemd", unit))
                            .replace("/usr/sbin/execbrokerd", "/bin/true");
            Files.writeString(folder.resolve(unit), text);
        }

        var checker =
                new ProcessBuilder(
                                "systemd-analyze",
                                "verify",
                                "--man=no",
                                folder.resolve("execbroker.service").toString(),
                                folder.resolve("execbroker.socket").toString())
                        .redirectErrorStream(true)
                        .start();
        var said = new String(checker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said.lines().filter(line -> line.contains("execbroker"))).isEmpty();
        assertThat(checker.waitFor()).as(said).isZero();
    }
}
