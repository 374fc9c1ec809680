package io.execbroker.filters.rootwrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.filters.FilterDecision.Allowed;
import io.execbroker.filters.FilterDecision.Denied;
import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PolicyProblem;
import io.execbroker.filters.PolicyProblem.Severity;
import io.execbroker.filters.TrustedOwners;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of Debian's neutron-common, but for the folder they are installed in. */
class NeutronFilesIT {
    @TempDir private Path folder;
    private Path configuration;

    @BeforeEach
    void install() throws Exception {
        Path filters = Files.createDirectories(folder.resolve("rootwrap.d"));
        Files.writeString(filters.resolve("rootwrap.filters"), resource("rootwrap.filters"));
        configuration =
                Files.writeString(
                        folder.resolve("rootwrap.conf"),
                        resource("rootwrap.conf")
                                .replace("/etc/neutron/rootwrap.d", filters.toString()));
    }

    @Test
    void theyLoadInBothModes() throws Exception {
        Policy compatible = load(Mode.COMPATIBLE);
        Policy strict = load(Mode.STRICT);

        assertThat(strict.filters()).hasSize(12);
        assertThat(compatible.filters())
                .hasSize(13)
                .extracting(FilterDefinition::name)
                .endsWith("ovsdb-client", "privsep-helper");
        assertThat(strict.settings().daemonTimeoutSeconds()).isEqualTo(600);
        assertThat(strict.settings().execDirs()).hasSize(7);
        assertThat(strict.settings().useSyslog()).isFalse();
    }

    @Test
    void theDefinitionThatCannotMeanWhatItSaysIsReported() throws Exception {
        assertThat(load(Mode.STRICT).problems())
                .filteredOn(problem -> problem.severity() == Severity.SWITCHED_OFF)
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.name()).isEqualTo("privsep");
                    assertThat(problem.line()).isEqualTo(25);
                });
        assertThat(load(Mode.STRICT).problems())
                .filteredOn(problem -> problem.severity() == Severity.NOTE)
                .extracting(PolicyProblem::file)
                .containsExactly("/usr/share/neutron/rootwrap");
    }

    @Test
    void whatAgentsRunIsAllowed() throws Exception {
        for (Mode mode : Mode.values()) {
            Policy policy = load(mode);
            assertThat(policy.decide(List.of("ip", "-o", "netns", "list")))
                    .isInstanceOf(Allowed.class);
            assertThat(
                            policy.decide(
                                    List.of(
                                            "ip",
                                            "netns",
                                            "exec",
                                            "qrouter-1",
                                            "ip",
                                            "addr",
                                            "show")))
                    .isInstanceOf(Allowed.class);
            assertThat(policy.decide(List.of("sh", "-c", "id"))).isInstanceOf(Denied.class);
        }
    }

    private Policy load(Mode mode) throws Exception {
        return PolicyLoader.load(configuration, mode, TrustedOwners.root());
    }

    private static String resource(String name) throws Exception {
        try (var text = NeutronFilesIT.class.getResourceAsStream("/neutron/" + name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
