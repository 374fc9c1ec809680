package io.execbroker.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rules of Grafana's dashboard-linter, by the names that it gives them, and some of the
 * project's own. What it calls target-promql-rule is {@link PromtoolTest}'s.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("dashboards")
final class DashboardLintTest {

    private static final Set<String> UNITS =
            Set.of("none", "short", "percentunit", "s", "bytes", "binBps", "reqps", "cps");

    private static final Pattern SELECTOR = Pattern.compile("[a-z_:]+\\{([^}]*)}");
    private static final Pattern RATE = Pattern.compile("\\bi?rate\\([^\\[]*\\[([^]]*)]");
    private static final Pattern COUNTER =
            Pattern.compile("(\\w+\\()?\\w+_total\\b(?:\\{[^}]*})?(\\[)?");

    private final DashboardFile dashboard;

    DashboardLintTest(DashboardFile dashboard) {
        this.dashboard = dashboard;
    }

    static List<DashboardFile> dashboards() {
        return DashboardFile.all();
    }

    /** template-datasource-rule. */
    @Test
    void dataSourceIsChosenAtTheHead() {
        var variable = dashboard.variable("datasource");

        assertThat(variable.path("type").asText()).isEqualTo("datasource");
        assertThat(variable.path("query").asText()).isEqualTo("prometheus");
        assertThat(variable.path("label").asText()).isEqualTo("Data source");
    }

    /** template-job-rule, template-instance-rule, template-on-time-change-reload-rule. */
    @ParameterizedTest
    @ValueSource(strings = {"job", "instance"})
    void brokersAreChosenAtTheHead(String name) {
        var variable = dashboard.variable(name);

        assertThat(variable.path("type").asText()).isEqualTo("query");
        assertThat(variable.path("label").asText()).isEqualToIgnoringCase(name);
        assertThat(variable.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
        assertThat(variable.path("multi").asBoolean()).isTrue();
        assertThat(variable.path("includeAll").asBoolean()).isTrue();
        assertThat(variable.path("allValue").asText()).isEqualTo(".+");
        assertThat(variable.path("refresh").asInt())
                .as("2: when the time range changes")
                .isEqualTo(2);
    }

    /** template-label-promql-rule. */
    @ParameterizedTest
    @ValueSource(strings = {"job", "instance"})
    void choicesComeFromMetricsOfTheBroker(String name) {
        assertThat(dashboard.variable(name).path("query").asText())
                .matches(
                        "label_values\\(execbroker_build_info(\\{job=~\"\\$job\"})?, "
                                + name
                                + "\\)");
    }

    /** panel-datasource-rule. */
    @Test
    void panelsAndTargetsUseTheChosenDataSource() {
        assertThat(Stream.concat(dashboard.panels().stream(), targets()))
                .allSatisfy(node ->
                        assertThat(node.path("datasource").path("uid").asText())
                                .isEqualTo("${datasource}"));
    }

    /** panel-title-description-rule. */
    @Test
    void panelsHaveTitlesAndDescriptions() {
        assertThat(dashboard.panels())
                .allSatisfy(panel -> {
                    assertThat(panel.path("title").asText()).isNotBlank();
                    assertThat(panel.path("description").asText()).matches("[A-Za-z].*[.]");
                });
    }

    /** panel-units-rule. */
    @Test
    void panelsHaveUnits() {
        assertThat(dashboard.panels())
                .allSatisfy(panel ->
                        assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                                .as(panel.path("title").asText())
                                .isIn(UNITS));
    }

    /** panel-no-targets-rule. */
    @Test
    void panelsHaveTargetsWithLegends() {
        assertThat(dashboard.panels())
                .allSatisfy(panel -> assertThat(panel.path("targets")).isNotEmpty());
        assertThat(targets())
                .allSatisfy(
                        target -> assertThat(target.path("legendFormat").asText()).isNotBlank());
    }

    /** target-job-rule, target-instance-rule. */
    @Test
    void everySelectorIsOfTheChosenBrokers() {
        assertThat(expressions())
                .allSatisfy(expression -> {
                    var selectors =
                            SELECTOR.matcher(expression.text())
                                    .results()
                                    .map(result -> result.group(1))
                                    .toList();
                    assertThat(selectors)
                            .hasSizeGreaterThanOrEqualTo(expression.metrics().size())
                            .allSatisfy(matchers ->
                                    assertThat(matchers)
                                            .contains("job=~\"$job\"")
                                            .contains("instance=~\"$instance\""));
                });
    }

    /** target-rate-interval-rule. */
    @Test
    void ratesAreOverTheIntervalThatFitsTheScrapes() {
        assertThat(expressions())
                .flatExtracting(expression ->
                        RATE.matcher(expression.text())
                                .results()
                                .map(result -> result.group(1))
                                .toList())
                .isNotEmpty()
                .containsOnly("$__rate_interval");
    }

    /** target-counter-agg-rule. */
    @Test
    void countersAreShownAsRatesOrIncreases() {
        assertThat(expressions())
                .allSatisfy(expression ->
                        assertThat(COUNTER.matcher(expression.text()).results())
                                .allSatisfy(counter -> {
                                    assertThat(counter.group(1)).isIn("rate(", "increase(");
                                    assertThat(counter.group(2)).isEqualTo("[");
                                }));
    }

    /** template-uneditable-rule. */
    @Test
    void dashboardCannotBeEditedInPlace() {
        assertThat(dashboard.json().path("editable").asBoolean(true)).isFalse();
    }

    @Test
    void dashboardImportsWithoutQuestionsUnderAStableName() {
        var json = dashboard.json();

        assertThat(json.has("__inputs")).isFalse();
        assertThat(json.has("id")).isFalse();
        assertThat(dashboard.toString()).isEqualTo(json.path("uid").asText() + ".json");
    }

    @Test
    void idsAreUnique() {
        assertThat(json("panels").map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
    }

    @Test
    void panelsFillTheGridWithoutGapsOrOverlaps() {
        var cells = new HashSet<List<Integer>>();
        var bottom = 0;
        for (var place : json("panels").map(panel -> panel.path("gridPos")).toList()) {
            for (var y = top(place); y < bottom(place); y++) {
                for (var x = place.path("x").asInt(); x < right(place); x++) {
                    assertThat(cells.add(List.of(x, y))).as("overlap at %d, %d", x, y).isTrue();
                }
            }
            bottom = Math.max(bottom, bottom(place));
        }

        assertThat(cells).as("24 columns of %d lines", bottom).hasSize(24 * bottom);
    }

    private static int top(JsonNode place) {
        return place.path("y").asInt();
    }

    private static int bottom(JsonNode place) {
        return top(place) + place.path("h").asInt();
    }

    private static int right(JsonNode place) {
        var right = place.path("x").asInt() + place.path("w").asInt();
        assertThat(right).isLessThanOrEqualTo(24);
        return right;
    }

    private List<Expression> expressions() {
        return dashboard.expressions();
    }

    private Stream<JsonNode> targets() {
        return dashboard.panels().stream().flatMap(panel -> panel.path("targets").valueStream());
    }

    private Stream<JsonNode> json(String field) {
        return dashboard.json().path(field).valueStream();
    }
}
