package io.execbroker.filters.rootwrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.filters.FilterDecision;
import io.execbroker.filters.FilterDecision.Allowed;
import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PythonOracle;
import io.execbroker.filters.TrustedOwners;
import io.execbroker.filters.lint.FilterLint;
import io.execbroker.filters.lint.Finding;
import io.execbroker.filters.lint.Finding.Level;
import io.execbroker.filters.rootwrap.InstalledRelease.Line;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The definitions in {@code definitions}, held to what agents run and to what attackers try. */
class MaintainedDefinitionsIT {
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @ValueSource(strings = {"2014.1", "8.0.0", "21.0.0"})
    private @interface ForEveryRelease {}

    @TempDir private Path folder;

    @ForEveryRelease
    void strictLoadsEveryDefinition(String release) throws Exception {
        try (var installed = new InstalledRelease(folder, release)) {
            assertThat(installed.load(Mode.STRICT).problems()).isEmpty();
        }
    }

    /** The one it warns of is explained in its file: the warning is right. */
    @ForEveryRelease
    void lintFindsNothingButTheSignalToAProxyThatIsPython(String release) throws Exception {
        try (var installed = new InstalledRelease(folder, release)) {
            List<Finding> findings =
                    FilterLint.inspect(installed.load(Mode.STRICT), TrustedOwners.root());

            assertThat(findings)
                    .filteredOn(finding -> finding.level() != Level.NOTE)
                    .extracting(Finding::name)
                    .isEqualTo(
                            release.equals("2014.1") ? List.of("kill-metadata-proxy") : List.of());
        }
    }

    @ForEveryRelease
    void whatAgentsRunIsAllowedByTheDefinitionMeantForIt(String release) throws Exception {
        try (var installed = new InstalledRelease(folder, release)) {
            Policy policy = installed.load(Mode.STRICT);
            for (Line line : installed.lines("allowed.jsonl")) {
                assertThat(InstalledRelease.allowing(policy, line))
                        .as(line.toString())
                        .isEqualTo(line.about());
            }
        }
    }

    /** What is not spelled out with its namespace, the broker can run without {@code ip}. */
    @ForEveryRelease
    void namespacesAreEnteredWithTheExecutableThatWasResolved(String release) throws Exception {
        try (var installed = new InstalledRelease(folder, release)) {
            Policy policy = installed.load(Mode.STRICT);
            for (Line line : installed.lines("allowed.jsonl")) {
                Allowed allowed = InstalledRelease.allowed(policy, line.argv());
                if (allowed.filter().name().equals(InstalledRelease.CHAIN)) {
                    List<String> inner = new ArrayList<>(line.inner());
                    inner.set(0, installed.bin().resolve(inner.getFirst()).toString());

                    assertThat(allowed.runAs()).isEqualTo("root");
                    assertThat(allowed.nativeForm()).get().extracting("command").isEqualTo(inner);
                }
            }
        }
    }

    @ForEveryRelease
    void noDefinitionIsUnused(String release) throws Exception {
        try (var installed = new InstalledRelease(folder, release)) {
            Set<String> used =
                    installed.lines("allowed.jsonl").stream()
                            .map(Line::about)
                            .collect(Collectors.toSet());
            used.add(InstalledRelease.CHAIN);

            assertThat(installed.load(Mode.STRICT).filters())
                    .extracting(FilterDefinition::name)
                    .containsExactlyInAnyOrderElementsOf(used);
        }
    }

    @ForEveryRelease
    void whatAttackersTryIsDenied(String release) throws Exception {
        try (var installed = new InstalledRelease(folder, release)) {
            Policy policy = installed.load(Mode.STRICT);
            for (Line line : installed.lines("denied.jsonl")) {
                assertThat(policy.decide(line.argv()))
                        .as(line.toString())
                        .isInstanceOf(FilterDecision.Denied.class);
            }
        }
    }

    /** Whatever word of whatever command is changed for the worse, no definition fits any more. */
    @ForEveryRelease
    void whatIsAlmostWhatAgentsRunIsDenied(String release) throws Exception {
        try (var installed = new InstalledRelease(folder, release)) {
            Policy policy = installed.load(Mode.STRICT);
            for (Line line : installed.lines("allowed.jsonl")) {
                for (List<String> variant : hostile(line.inner())) {
                    assertThat(policy.decide(line.with(variant).argv()))
                            .as("%s made from %s", variant, line)
                            .isInstanceOf(FilterDecision.Denied.class);
                }
            }
        }
    }

    private static List<List<String>> hostile(List<String> words) {
        List<List<String>> variants = new ArrayList<>();
        for (String extra : List.of("-b", "--modprobe=/tmp/x", "/tmp/x", "\n")) {
            for (int i = 0; i <= words.size(); i++) {
                List<String> variant = new ArrayList<>(words);
                variant.add(i, extra);
                variants.add(variant);
            }
        }
        for (String command :
                List.of("/tmp/x/" + words.getFirst(), "../" + words.getFirst(), "sh")) {
            variants.add(replaced(words, 0, command));
        }
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            for (String other :
                    List.of(
                            word + "\n",
                            word + " ",
                            word + "/../../../../tmp/x",
                            word + ";id",
                            "/tmp/x",
                            "--dhcp-script=/tmp/x",
                            "-batch",
                            "net.ipv4.conf.eth0.forwarding=1")) {
                variants.add(replaced(words, i, other));
            }
        }
        return variants;
    }

    private static List<String> replaced(List<String> words, int index, String word) {
        List<String> variant = new ArrayList<>(words);
        variant.set(index, word);
        return variant;
    }

    /** An operator may use these files with oslo.rootwrap as well. */
    @ForEveryRelease
    void theOriginalAllowsTheSame(String release) throws Exception {
        try (var installed = new InstalledRelease(folder, release);
                PythonOracle python = PythonOracle.start(installed.bin().toString())) {
            Policy policy = installed.load(Mode.STRICT);
            List<Line> lines = installed.lines("allowed.jsonl");
            python.ask(
                    "load",
                    List.of(installed.filters().toString()),
                    List.of(installed.bin().toString()));

            var answers = python.ask("decide_all", lines.stream().map(Line::argv).toList());
            for (int i = 0; i < lines.size(); i++) {
                Line line = lines.get(i);
                Allowed ours = InstalledRelease.allowed(policy, line.argv());
                assertThat(answers.get(i).get(0).textValue())
                        .as(line.toString())
                        .isEqualTo("allow");
                assertThat(answers.get(i).get(1).textValue())
                        .as(line.toString())
                        .isEqualTo(ours.filter().name());
            }
        }
    }

    /** A definition for one more word says the same of it as of the last word before. */
    @ForEveryRelease
    void ofDefinitionsInSeveralSizesEachAddsOneMoreWord(String release) throws Exception {
        try (var installed = new InstalledRelease(folder, release)) {
            Map<String, List<String>> arguments =
                    installed.load(Mode.STRICT).filters().stream()
                            .collect(
                                    Collectors.toMap(
                                            FilterDefinition::name, FilterDefinition::arguments));
            for (int size = 3; size <= 16; size++) {
                List<String> smaller = new ArrayList<>(arguments.get("dnsmasq-" + (size - 1)));
                smaller.add(smaller.getLast());

                assertThat(arguments.get("dnsmasq-" + size)).isEqualTo(smaller);
            }
        }
    }
}
