package io.execbroker.client.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Debian's Neutron, not as root, on the native programs and the real broker. */
final class NeutronIT {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Path PYTHON = Path.of("python");
    private static final Path NATIVE = Path.of("target", "native", "execbroker");

    @TempDir private Path folder;
    private LiveBroker broker;

    @BeforeEach
    void open() throws Exception {
        // To where the user can read it, wherever this project is.
        Files.copy(PYTHON.resolve("prove_neutron.py"), script());
        var module = Files.createDirectory(folder.resolve("execbroker_rootwrap"));
        try (var sources =
                Files.newDirectoryStream(PYTHON.resolve("execbroker_rootwrap"), "*.py")) {
            for (var source : sources) {
                Files.copy(source, module.resolve(source.getFileName()));
            }
        }
        Files.copy(NATIVE, folder.resolve("execbroker"));
        for (var name : List.of("execbroker-rootwrap", "execbroker-rootwrap-daemon")) {
            Files.createSymbolicLink(folder.resolve(name), Path.of("execbroker"));
        }
        var filters = prove("--print-filters");
        assertThat(filters.status()).as(filters.output()).isZero();
        broker = LiveBroker.start(folder, filters.output());
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void twoSettingsAreTheWholeMigration() throws Exception {
        var ended = prove();

        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("PASS  dnsmasq", "PASS  async", "all passed");
        // Those go to privsep, which root_helper has started.
        assertThat(broker.audit())
                .anyMatch(line -> line.contains("\"privsep-helper\""))
                .noneMatch(line -> line.contains("iptables-restore"));
    }

    @Test
    void takenOverCommandsOfPrivsepGoThroughTheBroker() throws Exception {
        var ended = prove("--take-over");

        assertThat(ended.status()).as(ended.output()).isZero();
        assertThat(ended.output())
                .contains("PASS  iptables", "PASS  privsep was not needed", "all passed");
        assertThat(broker.audit())
                .anyMatch(line -> line.contains("\"iptables-restore\""))
                .anyMatch(line -> line.contains("\"sysctl\""))
                .anyMatch(line -> line.contains("\"conntrack\""));
    }

    private Program.Ended prove(String... options) throws Exception {
        var arguments =
                new ArrayList<>(
                        List.of(
                                script().toString(),
                                "--user=" + Program.USER,
                                "--root-helper=" + helper("execbroker-rootwrap"),
                                "--root-helper-daemon=" + helper("execbroker-rootwrap-daemon")));
        arguments.addAll(List.of(options));
        var builder = Program.python(arguments);
        builder.environment().put("EXECBROKER_SOCKET", folder.resolve("broker.sock").toString());
        return Program.run(builder, PATIENCE);
    }

    private Path script() {
        return folder.resolve("prove_neutron.py");
    }

    private String helper(String name) {
        return folder.resolve(name) + " " + folder.resolve("rootwrap.conf");
    }
}
