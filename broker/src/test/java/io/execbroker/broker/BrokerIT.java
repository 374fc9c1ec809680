package io.execbroker.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.broker.config.BrokerConfig;
import io.execbroker.broker.config.ConfigLoader;
import io.execbroker.broker.testing.Waiting;
import io.execbroker.broker.testing.WireClient;
import io.execbroker.filters.PolicyException;
import io.execbroker.proto.v1.GoawayReason;
import io.execbroker.proto.v1.RejectReason;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** The whole daemon in this process: its files, its socket, its metrics, its life. */
class BrokerIT {

    @TempDir private Path folder;

    private int metricsPort;

    @BeforeEach
    void layOutFiles() throws IOException {
        Files.createDirectory(folder.resolve("filters.d"));
        try (var probe = new ServerSocket(0)) {
            metricsPort = probe.getLocalPort();
        }
        Files.writeString(
                folder.resolve("rootwrap.conf"),
                """
                [DEFAULT]
                filters_path = %s/filters.d
                exec_dirs = /usr/sbin,/usr/bin,/sbin,/bin
                """
                        .formatted(folder));
        filters("echo: CommandFilter, echo, root", "sleep: CommandFilter, sleep, root");
        Files.writeString(
                folder.resolve("broker.conf"),
                """
                [broker]
                socket = %1$s/broker.sock
                audit = %1$s/audit.log
                drain_timeout = 10s
                kill_grace = 1s
                [metrics]
                listen = 127.0.0.1:%2$d
                [profile test]
                rootwrap_config = %1$s/rootwrap.conf
                users = %3$d
                """
                        .formatted(folder, metricsPort, SessionFixture.UID));
    }

    @Test
    void commandIsJudgedByTheFiltersAndAccountedForEverywhere() throws Exception {
        try (var broker = start();
                var client = connect()) {
            assertThat(client.run("echo", "hello").stdoutText()).isEqualTo("hello\n");
            assertThat(client.run("id").rejected().getReason())
                    .isEqualTo(RejectReason.REJECT_REASON_UNAUTHORISED);

            assertThat(scrape("/metrics").body())
                    .contains(
                            "execbroker_requests_total{outcome=\"completed\",protocol=\"native\"}"
                                    + " 1.0")
                    .contains(
                            "execbroker_requests_total{outcome=\"denied\",protocol=\"native\"} 1.0")
                    .contains(
                            "execbroker_command_exits_total{filter=\"echo\",status=\"zero\"} 1.0");
            assertThat(scrape("/readyz").statusCode()).isEqualTo(200);
            broker.drain();
        }
        assertThat(Files.readAllLines(folder.resolve("audit.log")))
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"argv\":[\"echo\",\"hello\"]"),
                        second -> assertThat(second).contains("\"verdict\":\"deny\""));
    }

    @Test
    void reloadTakesANewPolicyWholeAndKeepsTheOldOneWhenItIsBad() throws Exception {
        try (var broker = start();
                var client = connect()) {
            filters("id: CommandFilter, id, root");
            broker.reload();
            assertThat(client.run("id").exitCode()).isZero();
            assertThat(client.run("echo").rejected().getReason())
                    .isEqualTo(RejectReason.REJECT_REASON_UNAUTHORISED);

            Files.delete(folder.resolve("rootwrap.conf"));
            broker.reload();

            assertThat(client.run("id").exitCode()).isZero();
            assertThat(scrape("/metrics").body())
                    .contains("execbroker_config_last_reload_successful 0.0")
                    .contains("execbroker_config_reloads_total{result=\"success\"} 1.0");
        }
    }

    @Test
    void drainAnswersWhatRunsAndThenNothingIsLeft() throws Exception {
        var broker = start();
        try (var client = connect()) {
            var running = client.exec("sleep", "0.5");
            assertThat(client.requireFrame().hasStarted()).isTrue();
            var draining = Thread.ofPlatform().start(broker::drain);

            assertThat(client.requireFrame().getGoaway().getReason())
                    .isEqualTo(GoawayReason.GOAWAY_REASON_DRAINING);
            assertThat(client.await(running).exitCode()).isZero();
            draining.join();
        }
        assertThat(folder.resolve("broker.sock")).doesNotExist();
        assertThat(folder.resolve("broker.sock.lock")).doesNotExist();
        assertThatThrownBy(() -> scrape("/metrics")).isInstanceOf(IOException.class);
    }

    @Test
    void drainEndsWhatDoesNotEndByItself() throws Exception {
        Files.writeString(
                folder.resolve("broker.conf"),
                Files.readString(folder.resolve("broker.conf"))
                        .replace("drain_timeout = 10s", "drain_timeout = 100ms"));
        try (var broker = start();
                var client = connect()) {
            var running = client.exec("sleep", "300");
            assertThat(client.requireFrame().hasStarted()).isTrue();
            Thread.ofPlatform().start(broker::drain);
            assertThat(client.requireFrame().hasGoaway()).isTrue();

            var finished = client.await(running).finished();

            assertThat(finished.getDrained()).isTrue();
            assertThat(finished.getSignal()).isEqualTo(15);
            broker.awaitStopped();
        }
    }

    @Test
    void secondBrokerOnTheSameSocketIsRefusedAndTheFirstGoesOn() throws Exception {
        try (var first = start()) {
            Files.writeString(
                    folder.resolve("broker.conf"),
                    Files.readString(folder.resolve("broker.conf"))
                            .replaceAll("listen = .*", "listen ="));
            assertThatThrownBy(this::start).hasMessageContaining("another broker listens there");

            try (var client = connect()) {
                assertThat(client.run("echo").exitCode()).isZero();
            }
            assertThat(first).isNotNull();
        }
    }

    @Test
    void socketThatAKilledBrokerLeftIsReplaced() throws Exception {
        Files.createFile(folder.resolve("broker.sock"));
        try (var broker = start();
                var client = connect()) {
            assertThat(client.run("echo").exitCode()).isZero();
            assertThat(broker).isNotNull();
        }
    }

    @Test
    void filterFileThatOthersMayWriteKeepsTheBrokerFromStarting() throws Exception {
        Files.setPosixFilePermissions(
                folder.resolve("filters.d/test.filters"),
                PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatThrownBy(this::start)
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("test.filters")
                .hasMessageContaining("chmod go-w");
        assertThat(folder.resolve("broker.sock")).doesNotExist();
    }

    @Test
    void portableEngineServesTheSameClients() throws Exception {
        Files.writeString(
                folder.resolve("broker.conf"),
                Files.readString(folder.resolve("broker.conf"))
                        .replace("[metrics]", "engine = portable\n[metrics]"));
        try (var broker = start();
                var client = connect()) {
            assertThat(client.run("echo", "portable").stdoutText()).isEqualTo("portable\n");
            broker.drain();
            Waiting.until("stopped", () -> Files.notExists(folder.resolve("broker.sock")));
        }
    }

    private Broker start() throws Exception {
        return Broker.start(config(), Map.of());
    }

    private BrokerConfig config() throws Exception {
        return ConfigLoader.load(folder.resolve("broker.conf"), false);
    }

    private WireClient connect() throws IOException {
        return WireClient.open(folder.resolve("broker.sock"));
    }

    private void filters(String... definitions) throws IOException {
        Files.writeString(
                folder.resolve("filters.d/test.filters"),
                "[Filters]\n" + String.join("\n", definitions) + "\n");
    }

    private HttpResponse<String> scrape(String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
