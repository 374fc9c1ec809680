package io.execbroker.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Prometheus' own tool says of rules, of their tests, and of the dashboards' queries. */
final class PromtoolTest {

    private static final Path TESTS = RuleFile.FOLDER.resolve("tests");

    @Test
    void rulesAreValid() throws Exception {
        var arguments = new ArrayList<>(List.of("check", "rules", "--lint-fatal"));
        RuleFile.all().forEach(file -> arguments.add(file.path().toString()));

        Debian.promtool(arguments);
    }

    @Test
    void ruleTestsPass() throws Exception {
        var arguments = new ArrayList<>(List.of("test", "rules"));
        testFiles().forEach(file -> arguments.add(file.toString()));

        Debian.promtool(arguments);
    }

    /** As rules, for promtool parses rules. */
    @ParameterizedTest
    @MethodSource("dashboards")
    void queriesOfDashboardsAreValid(DashboardFile dashboard, @TempDir Path folder)
            throws Exception {
        var yaml = new YAMLMapper();
        var tree = yaml.createObjectNode();
        var group = tree.putArray("groups").addObject().put("name", dashboard.toString());
        var rules = group.putArray("rules");
        for (var expression : dashboard.expressions()) {
            rules.addObject()
                    .put("record", "panel:" + rules.size())
                    .put("expr", expression.substituted("5m"));
        }
        var file = folder.resolve("queries.yml");
        yaml.writeValue(file.toFile(), tree);

        Debian.promtool(List.of("check", "rules", file.toString()));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alertIsTestedBothWhenItFiresAndWhenItDoesNot(String alert) throws IOException {
        var checks = new ArrayList<JsonNode>();
        for (var file : testFiles()) {
            new YAMLMapper()
                    .readTree(file.toFile())
                    .path("tests")
                    .valueStream()
                    .flatMap(test -> test.path("promql_expr_test").valueStream())
                    .filter(check -> check.path("expr").asText().contains('"' + alert + '"'))
                    .forEach(checks::add);
        }

        assertThat(checks)
                .as("checks that expect it to fire")
                .anyMatch(check -> check.has("exp_samples"));
        assertThat(checks)
                .as("checks that expect it not to fire")
                .anyMatch(check -> !check.has("exp_samples"));
    }

    static List<DashboardFile> dashboards() {
        return DashboardFile.all();
    }

    static List<String> alerts() {
        return RuleFile.ALERTS.alerts();
    }

    private static List<Path> testFiles() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            return files.sorted().toList();
        }
    }
}
