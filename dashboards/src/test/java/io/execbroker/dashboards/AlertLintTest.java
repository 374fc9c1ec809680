package io.execbroker.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

/** What somebody who is woken by an alert may expect of it. */
final class AlertLintTest {

    @Test
    void everyAlertThatTheBrokerNeedsIsThere() {
        assertThat(RuleFile.ALERTS.alerts())
                .containsExactlyInAnyOrder(
                        "ExecBrokerDown",
                        "ExecBrokerQueueSaturated",
                        "ExecBrokerRejecting",
                        "ExecBrokerHighDenyRate",
                        "ExecBrokerSpawnErrors",
                        "ExecBrokerSlowQueueWait",
                        "ExecBrokerConfigReloadFailed",
                        "ExecBrokerStuckCommand",
                        "ExecBrokerFDsNearLimit",
                        "ExecBrokerEventLoopLag",
                        "ExecBrokerAuditDropped",
                        "ExecBrokerFilterDefinitionsSwitchedOff");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("alerts")
    void alertSaysWhatHappenedAndWhatToDoNext(JsonNode alert) {
        var annotations = alert.path("annotations");

        assertThat(annotations.path("summary").asText())
                .as("summary, naming the broker")
                .contains("$labels.instance");
        for (var name : List.of("summary", "description", "runbook")) {
            assertThat(annotations.path(name).asText()).as(name).matches("(?s).*[.:)]");
        }
        assertThat(alert.path("labels").path("severity").asText()).isIn("critical", "warning");
    }

    static List<JsonNode> alerts() {
        return RuleFile.ALERTS.rules();
    }
}
