package io.execbroker.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real Prometheus scrapes a real broker under load, and every expression of dashboards and rules
 * is asked of it. The load goes on until all have answered with data, at most {@link #PATIENCE}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealBrokerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What Grafana would put for a scrape each second, with room for a machine that is busy. */
    private static final String RANGE = "15s";

    private Optional<LoadedBroker> broker = Optional.empty();
    private Optional<PrometheusServer> prometheus = Optional.empty();

    /** What has not answered with data. */
    private final List<Expression> unanswered = new ArrayList<>(expressions());

    @BeforeAll
    void loadUntilEverythingAnswers(@TempDir Path folder) throws Exception {
        var loaded = LoadedBroker.start(folder);
        broker = Optional.of(loaded);
        prometheus = Optional.of(PrometheusServer.start(folder, loaded.metricsAddress()));
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!unanswered.isEmpty() && System.nanoTime() < deadline) {
            loaded.round();
            unanswered.removeIf(expression -> hasData(expression.substituted(RANGE)));
        }
    }

    @AfterAll
    void stop() {
        prometheus.ifPresent(PrometheusServer::close);
        broker.ifPresent(LoadedBroker::close);
    }

    @Test
    void everyExpressionReturnsData() {
        assertThat(unanswered).isEmpty();
    }

    @Test
    void prometheusEvaluatesEveryRuleWithoutError() {
        var rules =
                prometheus()
                        .rules()
                        .valueStream()
                        .flatMap(group -> group.path("rules").valueStream())
                        .toList();

        assertThat(rules)
                .hasSize(RuleFile.RECORDING.rules().size() + RuleFile.ALERTS.rules().size())
                .allSatisfy(rule ->
                        assertThat(rule.path("health").asText())
                                .as("%s: %s", rule.path("name"), rule.path("lastError"))
                                .isEqualTo("ok"));
    }

    /** Or the test would ask about nothing but zeros. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "execbroker_requests_total{outcome=\"completed\"}",
                "execbroker_requests_total{outcome=\"denied\"}",
                "execbroker_requests_total{outcome=\"no_executable\"}",
                "execbroker_requests_total{outcome=\"spawn_error\"}",
                "execbroker_requests_total{outcome=\"rejected\"}",
                "execbroker_requests_total{outcome=\"timeout\"}",
                "execbroker_requests_total{outcome=\"cancelled\"}",
                "execbroker_rejections_total{reason=\"queue_full\"}",
                "execbroker_command_exits_total{filter=\"cat\", status=\"zero\"}",
                "execbroker_command_exits_total{filter=\"fail\", status=\"nonzero\"}",
                "execbroker_command_exits_total{filter=\"crash\", status=\"signaled\"}",
                "execbroker_signals_sent_total{signal=\"TERM\", reason=\"timeout\"}",
                "execbroker_signals_sent_total{signal=\"TERM\", reason=\"cancel\"}",
                "execbroker_signals_sent_total{signal=\"TERM\", reason=\"client\"}",
                "execbroker_stream_bytes_total{stream=\"stdin\"}",
                "execbroker_stream_bytes_total{stream=\"stdout\"}",
                "execbroker_stream_bytes_total{stream=\"stderr\"}",
                "execbroker_stream_truncations_total{stream=\"stdout\"}",
                "execbroker_backpressure_pauses_total{stream=\"stdout\"}",
                "execbroker_outputs_held_total",
                "execbroker_connections_refused_total",
                "execbroker_config_reloads_total{result=\"success\"}",
                "execbroker_filter_problems{severity=\"switched_off\"}",
            })
    void loadMadeItHappen(String series) {
        assertThat(hasData(series + " > 0")).as(series).isTrue();
    }

    /** All queries of dashboards and recording rules, and what the alerts look at. */
    private static List<Expression> expressions() {
        return Stream.of(
                        DashboardFile.all().stream().flatMap(file -> file.expressions().stream()),
                        RuleFile.RECORDING.expressions().stream(),
                        RuleFile.ALERTS.expressions().stream().flatMap(alert -> inputs(alert)))
                .flatMap(stream -> stream)
                .toList();
    }

    /** An alert is silent when all is well, but what it selects must be there. */
    private static Stream<Expression> inputs(Expression alert) {
        return alert.selectors().stream().map(selector -> new Expression(alert.where(), selector));
    }

    private boolean hasData(String expression) {
        return prometheus().query(expression).valueStream().anyMatch(RealBrokerIT::isNumber);
    }

    private static boolean isNumber(JsonNode series) {
        return Double.isFinite(Double.parseDouble(series.path("value").path(1).asText()));
    }

    private PrometheusServer prometheus() {
        return prometheus.orElseThrow();
    }
}
