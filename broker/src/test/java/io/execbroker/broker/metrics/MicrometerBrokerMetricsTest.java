package io.execbroker.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.config.MetricsConfig;
import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.report.EndCause;
import io.execbroker.broker.report.Protocol;
import io.execbroker.broker.report.RejectReason;
import io.execbroker.broker.report.Reports;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

final class MicrometerBrokerMetricsTest {

    private MicrometerBrokerMetrics metrics = metrics(true);

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void completedRequestIsCountedAndTimed() {
        metrics.finished(Reports.completed(List.of("ip", "link")));

        assertThat(Scraped.of(metrics).lines())
                .contains(
                        "execbroker_requests_total{outcome=\"completed\",protocol=\"native\"} 1.0",
                        "execbroker_command_exits_total{filter=\"ip\",status=\"zero\"} 1.0",
                        "execbroker_exec_duration_seconds_count 1",
                        "execbroker_exec_duration_seconds_sum 0.04",
                        "execbroker_exec_duration_seconds_bucket{le=\"0.02\"} 0",
                        "execbroker_exec_duration_seconds_bucket{le=\"0.05\"} 1",
                        "execbroker_spawn_duration_seconds_sum 0.001",
                        "execbroker_queue_wait_duration_seconds_sum 0.003",
                        "execbroker_filter_match_duration_seconds_sum 2.0E-5",
                        "execbroker_request_duration_seconds_sum"
                                + "{outcome=\"completed\",protocol=\"native\"} 0.0445",
                        "execbroker_stream_bytes_total{stream=\"stdin\"} 10.0",
                        "execbroker_stream_bytes_total{stream=\"stdout\"} 20.0",
                        "execbroker_stream_bytes_total{stream=\"stderr\"} 30.0",
                        "execbroker_stream_truncations_total{stream=\"stdout\"} 1.0",
                        "execbroker_stream_truncations_total{stream=\"stderr\"} 0.0",
                        "execbroker_command_cpu_seconds_total{mode=\"user\"} 0.0015",
                        "execbroker_command_cpu_seconds_total{mode=\"system\"} 0.0025",
                        "execbroker_command_max_rss_bytes 3145728.0",
                        "execbroker_outputs_held_total 1.0");
    }

    @Test
    void rejectedRequestIsNoExecution() {
        metrics.finished(Reports.rejected(List.of("ip"), RejectReason.QUEUE_FULL));

        assertThat(Scraped.of(metrics).lines())
                .contains(
                        "execbroker_requests_total{outcome=\"rejected\",protocol=\"native\"} 1.0",
                        "execbroker_rejections_total{reason=\"queue_full\"} 1.0",
                        "execbroker_rejections_total{reason=\"draining\"} 0.0",
                        "execbroker_exec_duration_seconds_count 0",
                        "execbroker_queue_wait_duration_seconds_count 0",
                        "execbroker_request_duration_seconds_count"
                                + "{outcome=\"refused\",protocol=\"native\"} 1");
    }

    @Test
    void repeatedRequestCountsAsOneAnswerAndNoExecution() {
        var first = Reports.completed(List.of("ip"));
        metrics.finished(first.repeatedFor(first.origin(), first.argv()));

        assertThat(Scraped.of(metrics).lines())
                .contains(
                        "execbroker_requests_total{outcome=\"repeated\",protocol=\"native\"} 1.0",
                        "execbroker_requests_total{outcome=\"completed\",protocol=\"native\"} 0.0",
                        "execbroker_exec_duration_seconds_count 0",
                        "execbroker_stream_bytes_total{stream=\"stdout\"} 0.0");
    }

    @Test
    void exitsAreToldApartByFilterAndStatus() {
        metrics.finished(
                Reports.completed(List.of("a"), "ip", new ExitStatus.Exited(2), EndCause.OWN));
        metrics.finished(
                Reports.completed(
                        List.of("a"), "ip", new ExitStatus.Signaled(15, false), EndCause.TIMEOUT));

        assertThat(Scraped.of(metrics).lines())
                .contains(
                        "execbroker_command_exits_total{filter=\"ip\",status=\"nonzero\"} 1.0",
                        "execbroker_command_exits_total{filter=\"ip\",status=\"signaled\"} 1.0",
                        "execbroker_requests_total{outcome=\"timeout\",protocol=\"native\"} 1.0");
    }

    @Test
    void filtersBeyondTheBoundShareOneSeries() {
        for (var i = 0; i < 300; i++) {
            metrics.finished(
                    Reports.completed(
                            List.of("a"), "f" + i, new ExitStatus.Exited(0), EndCause.OWN));
        }

        var exits =
                Scraped.of(metrics).samples().stream()
                        .filter(line -> line.startsWith("execbroker_command_exits_total"))
                        .toList();
        assertThat(exits).hasSize(201 * 3);
        assertThat(exits)
                .contains(
                        "execbroker_command_exits_total{filter=\"_other\",status=\"zero\"} 100.0");
    }

    @Test
    void filterLabelCanBeSwitchedOff() {
        metrics.close();
        metrics = metrics(false);
        metrics.finished(Reports.completed(List.of("ip")));

        assertThat(Scraped.of(metrics).text())
                .contains("execbroker_command_exits_total{filter=\"_all\",status=\"zero\"} 1.0")
                .doesNotContain("filter=\"ip\"");
    }

    @Test
    void connectionsAndStreamsAreCountedWhileTheyLast() {
        metrics.connectionOpened(Protocol.OSLO);
        metrics.connectionOpened(Protocol.OSLO);
        metrics.connectionClosed(Protocol.OSLO);
        metrics.connectionRefused(Protocol.NATIVE, "unauthorised");
        metrics.streamOpened(Protocol.NATIVE);
        metrics.streamOpened(Protocol.NATIVE);
        metrics.streamClosed(Protocol.NATIVE);

        assertThat(Scraped.of(metrics).lines())
                .contains(
                        "execbroker_connections{protocol=\"oslo\"} 1.0",
                        "execbroker_connections_opened_total{protocol=\"oslo\"} 2.0",
                        "execbroker_connections_refused_total"
                                + "{protocol=\"native\",reason=\"unauthorised\"} 1.0",
                        "execbroker_streams{protocol=\"native\"} 1.0",
                        "execbroker_streams{protocol=\"oslo\"} 0.0");
    }

    @Test
    void loadIsReadAtTheScrape() {
        assertThat(Scraped.of(metrics).lines())
                .contains(
                        "execbroker_queue_depth 3.0",
                        "execbroker_queue_capacity 1024.0",
                        "execbroker_commands_running 7.0",
                        "execbroker_commands_limit 64.0",
                        "execbroker_oldest_command_seconds 1.5");
    }

    @Test
    void stateIsOneOfThree() {
        metrics.setState(BrokerState.DRAINING);

        assertThat(Scraped.of(metrics).lines())
                .contains(
                        "execbroker_state{state=\"starting\"} 0.0",
                        "execbroker_state{state=\"running\"} 0.0",
                        "execbroker_state{state=\"draining\"} 1.0");
    }

    @Test
    void failedReloadShowsUntilOneSucceeds() {
        metrics.reloaded(false);
        assertThat(Scraped.of(metrics).lines())
                .contains("execbroker_config_last_reload_successful 0.0");

        metrics.reloaded(true);
        assertThat(Scraped.of(metrics).lines())
                .contains(
                        "execbroker_config_last_reload_successful 1.0",
                        "execbroker_config_reloads_total{result=\"failure\"} 1.0",
                        "execbroker_config_reloads_total{result=\"success\"} 1.0");
    }

    @Test
    void signalsPausesAndLostAuditLinesAreCounted() {
        metrics.signalSent(Signal.TERM, EndCause.TIMEOUT);
        metrics.signalSent(Signal.WINCH, EndCause.OWN);
        metrics.outputPaused(Output.STDERR);
        metrics.auditDropped();

        assertThat(Scraped.of(metrics).lines())
                .contains(
                        "execbroker_signals_sent_total{reason=\"timeout\",signal=\"TERM\"} 1.0",
                        "execbroker_signals_sent_total{reason=\"client\",signal=\"other\"} 1.0",
                        "execbroker_backpressure_pauses_total{stream=\"stderr\"} 1.0",
                        "execbroker_audit_records_dropped_total 1.0");
    }

    private static MicrometerBrokerMetrics metrics(boolean filterLabel) {
        return new MicrometerBrokerMetrics(
                new MetricsConfig(List.of(), filterLabel), new FixedLoad(3, 1024, 7, 64, 1.5));
    }
}
