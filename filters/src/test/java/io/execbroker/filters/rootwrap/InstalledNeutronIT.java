package io.execbroker.filters.rootwrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.rootwrap.InstalledRelease.Line;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The definitions for Neutron 21, held to the command lines that the installed Neutron 21 makes,
 * those for privsep's execute_process included.
 */
class InstalledNeutronIT {
    private static final String SCRIPT = "src/test/resources/definitions/neutron21.py";

    /** Of what is there in several sizes, agents need not make all. */
    private static final String IN_SEVERAL_SIZES = "(dnsmasq|privsep)-[0-9]+";

    @TempDir private Path folder;

    @Test
    void whateverTheAgentsMakeIsAllowedAndEveryDefinitionIsNeeded() throws Exception {
        Set<String> used = new TreeSet<>(Set.of(InstalledRelease.CHAIN, "kill-stand-in"));
        try (var installed = new InstalledRelease(folder, "21.0.0")) {
            Policy policy = installed.load(Mode.STRICT);
            for (String line : madeByNeutron()) {
                used.add(
                        InstalledRelease.allowing(
                                policy, new Line("Neutron", installed.words(line))));
            }

            assertThat(policy.filters())
                    .extracting(FilterDefinition::name)
                    .filteredOn(name -> !name.matches(IN_SEVERAL_SIZES))
                    .isSubsetOf(used);
        }
        assertThat(used).contains("dnsmasq-5", "dnsmasq-16", "privsep-2");
    }

    private List<String> madeByNeutron() throws Exception {
        Path errors = folder.resolve("errors");
        Process python =
                new ProcessBuilder("/usr/bin/python3", "-B", SCRIPT)
                        .redirectError(Redirect.to(errors.toFile()))
                        .start();
        List<String> lines;
        try (var output = python.inputReader()) {
            lines = output.lines().distinct().toList();
        }
        assertThat(python.waitFor())
                .as("python3-neutron 21 for /usr/bin/python3: %s", Files.readString(errors))
                .isZero();
        return lines;
    }
}
