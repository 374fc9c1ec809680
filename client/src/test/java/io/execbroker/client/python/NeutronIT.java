package io.execbroker.client.python;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Debian's Neutron, not as root, on the native programs and the real broker. */
final class NeutronIT {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir private Path folder;
    private Installation installation;
    private LiveBroker broker;

    @BeforeEach
    void open() throws Exception {
        installation = Installation.into(folder);
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
                                folder.resolve("prove_neutron.py").toString(),
                                "--user=" + Program.USER,
                                "--root-helper=" + installation.helper("execbroker-rootwrap"),
                                "--root-helper-daemon="
                                        + installation.helper("execbroker-rootwrap-daemon")));
        arguments.addAll(List.of(options));
        return Program.run(installation.python(arguments), PATIENCE);
    }
}
