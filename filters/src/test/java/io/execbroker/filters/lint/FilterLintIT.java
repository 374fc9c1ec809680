package io.execbroker.filters.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.filters.Mode;
import io.execbroker.filters.TrustedOwners;
import io.execbroker.filters.lint.Finding.Level;
import io.execbroker.filters.rootwrap.PolicyFolder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class FilterLintIT {
    @TempDir private Path folder;

    @Test
    void everyRootEquivalentDefinitionOfTheCorpusIsNamed() throws Exception {
        ObjectMapper json = new ObjectMapper();
        int rows = 0;
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                FilterLintIT.class.getResourceAsStream(
                                        "/corpus/filter-cases.jsonl"),
                                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = json.readTree(line);
                if (row.get("divergence").textValue().equals("strict-policy")) {
                    rows++;
                    String text = row.get("filters_file").textValue().replace("$T", "/srv");
                    assertThat(inspect(text))
                            .as(row.get("id").textValue())
                            .anySatisfy(finding ->
                                    assertThat(finding.level())
                                            .isGreaterThanOrEqualTo(Level.WARNING));
                }
            }
        }
        assertThat(rows).isEqualTo(15);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CommandFilter, /bin/bash, root|a shell",
                "CommandFilter, python3.11, root|an interpreter",
                "CommandFilter, xargs, root|runs other programs",
                "CommandFilter, cat, root|reads any file",
                "CommandFilter, dnsmasq, root|as good as root",
                "CommandFilter, ip, root|as good as root",
                "EnvFilter, env, root, A=, sh|a shell",
                "RegExpFilter, haproxy, root, haproxy, -f, .*|takes any path or option",
                "RegExpFilter, cat, root, cat, /etc/neutron/.*|leaves its folder",
                "RegExpFilter, ls, root, ls, (a+)+|a doubtful pattern",
                "RegExpFilter, ls, root, ls,|an empty pattern",
                "PathFilter, chown, root, nova, /|takes any path",
                "PathFilter, chown, root, pass, /srv|takes any word",
                "KillFilter, root, /usr/bin/python3, -9|signals many programs",
                "EnvFilter, env, root, LD_PRELOAD=, ls|switched off",
                "IpFilter, ip, root|changes the host's network",
                "NoSuchFilter, x|left out"
            })
    void aDangerIsNamedWithItsPlaceAndReason(String definition, String danger) throws Exception {
        assertThat(inspect("[Filters]\nx: " + definition + "\n"))
                .filteredOn(finding -> finding.danger().equals(danger))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.name()).isEqualTo("x");
                    assertThat(finding.line()).isEqualTo(2);
                    assertThat(finding.why()).isNotBlank();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RegExpFilter, sleep, root, sleep, \\d+",
                "CommandFilter, ovs-ofctl, root",
                "ReadFileFilter, /etc/hosts",
                "PathFilter, chown, root, nova, /var/lib/images",
                "KillFilter, root, /usr/sbin/dnsmasq, -9",
                "IpNetnsExecFilter, ip, root"
            })
    void aSoundDefinitionIsNoMoreThanNoted(String definition) throws Exception {
        assertThat(inspect("[Filters]\nx: " + definition + "\n"))
                .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Level.NOTE));
    }

    @Test
    void aFolderOfExecutablesThatOthersCanWriteIsNamed() throws Exception {
        Path open = Files.createDirectories(folder.resolve("open"));
        PolicyFolder.mode(open, "rwxrwxrwx");
        PolicyFolder policy = new PolicyFolder(folder).define().execDirs(open.toString());

        assertThat(FilterLint.inspect(policy.load(Mode.STRICT), TrustedOwners.root()))
                .anySatisfy(finding -> {
                    assertThat(finding.danger()).isEqualTo("unsafe ownership");
                    assertThat(finding.file()).isEqualTo(open.toString());
                });
    }

    @Test
    void theDefinitionThatRootwrapAddsIsExplained() throws Exception {
        assertThat(inspect("[Filters]\n"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.name()).isEqualTo("privsep-helper"));
    }

    private List<Finding> inspect(String text) throws Exception {
        PolicyFolder policy = new PolicyFolder(folder).file("t.filters", text);
        return FilterLint.inspect(policy.load(Mode.STRICT), TrustedOwners.root());
    }
}
