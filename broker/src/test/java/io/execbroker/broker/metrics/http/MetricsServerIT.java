package io.execbroker.broker.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.broker.config.MetricsConfig;
import io.execbroker.broker.metrics.BrokerState;
import io.execbroker.broker.metrics.FixedLoad;
import io.execbroker.broker.metrics.MicrometerBrokerMetrics;
import io.execbroker.broker.policy.PolicySnapshot;
import io.execbroker.broker.report.Protocol;
import io.execbroker.broker.report.Reports;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

@Timeout(60)
final class MetricsServerIT {

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final MetricsConfig config =
            new MetricsConfig(
                    List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), true);
    private final MicrometerBrokerMetrics metrics =
            new MicrometerBrokerMetrics(config, new FixedLoad(1, 2, 3, 4, 5));
    private final MetricsServer server =
            new MetricsServer(config, metrics, loops, NioServerSocketChannel.class);
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        metrics.close();
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void scrapeHoldsTheBrokersMetricsAndThoseOfTheRuntime() throws Exception {
        metrics.watch(loops);

        var answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/plain; version=0.0.4");
        assertThat(answer.body())
                .contains(
                        "execbroker_commands_running 3.0",
                        "execbroker_build_info{",
                        "process_open_fds ",
                        "process_start_time_seconds ",
                        "jvm_memory_used_bytes{area=\"nonheap\",id=\"Metaspace\"}",
                        "jvm_threads_live_threads ",
                        "netty_eventexecutor_tasks_pending",
                        "logback_events_total{level=\"warn\"}");
    }

    @Test
    void promtoolFindsNothingToSayAboutTheBrokersMetrics() throws Exception {
        metrics.watch(loops);
        metrics.finished(Reports.completed(List.of("ip")));
        metrics.connectionRefused(Protocol.OSLO, "limit");
        metrics.policyLoaded(new PolicySnapshot(List.of()));

        var promtool =
                new ProcessBuilder("promtool", "check", "metrics")
                        .redirectErrorStream(true)
                        .start();
        try (var scrape = promtool.getOutputStream()) {
            scrape.write(get("/metrics").body().getBytes(StandardCharsets.UTF_8));
        }
        var said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }

    @Test
    void openMetricsAndCompressionAreNegotiated() throws Exception {
        var request =
                request("/metrics")
                        .header("Accept", "application/openmetrics-text; version=1.0.0")
                        .header("Accept-Encoding", "gzip")
                        .build();

        var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text");
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        try (var text = new GZIPInputStream(answer.body())) {
            assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
        }
    }

    @Test
    void scrapeCanAskForSomeNamesOnly() throws Exception {
        assertThat(get("/metrics?name[]=execbroker_queue_depth").body().lines())
                .filteredOn(line -> !line.startsWith("#"))
                .containsExactly("execbroker_queue_depth 1.0");
    }

    @Test
    void readinessFollowsTheStateAndHealthDoesNot() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).isEqualTo("starting\n");

        metrics.setState(BrokerState.RUNNING);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/-/ready").statusCode()).isEqualTo(200);

        metrics.setState(BrokerState.DRAINING);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
    }

    @Test
    void landingPageLeadsToTheMetrics() throws Exception {
        assertThat(get("/").body()).contains("href=\"/metrics\"");
        assertThat(get("/nowhere").statusCode()).isEqualTo(404);
    }

    @Test
    void headHasNoBodyAndOtherMethodsAreRefused() throws Exception {
        for (var path : List.of("/metrics", "/healthz")) {
            var head =
                    send(request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()).build());
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
        var post = send(request("/metrics").POST(HttpRequest.BodyPublishers.noBody()).build());
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void bodyIsNotRead() throws Exception {
        var post = send(request("/metrics").POST(HttpRequest.BodyPublishers.ofString("x")).build());

        assertThat(post.statusCode()).isEqualTo(413);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (var socket = connect()) {
            socket.getOutputStream()
                    .write(
                            """
                            GET /metrics?name[]=execbroker_queue_depth HTTP/1.1\r
                            Host: x\r
                            \r
                            GET /healthz HTTP/1.1\r
                            Host: x\r
                            Connection: close\r
                            \r
                            """
                                    .getBytes(StandardCharsets.US_ASCII));

            var answers =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answers).containsSubsequence("execbroker_queue_depth 1.0", "\r\n\r\nok\n");
        }
    }

    @Test
    void requestThatComesInPiecesIsAnswered() throws Exception {
        try (var socket = connect()) {
            socket.setTcpNoDelay(true);
            for (var piece : List.of("GET /hea", "lthz HTTP/1.1\r\nHost: x\r\n")) {
                socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
                // A turn of the one event loop: the piece is read before the next is sent.
                get("/healthz");
            }
            var end = "Connection: close\r\n\r\n";
            socket.getOutputStream().write(end.getBytes(StandardCharsets.US_ASCII));

            var answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("ok\n");
        }
    }

    @Test
    void headBeyondItsBoundEndsTheConnection() throws Exception {
        try (var socket = connect()) {
            var head = "GET /metrics HTTP/1.1\r\nX: " + "x".repeat(10_000) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            var answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 4");
        }
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void addressInUseIsNamed() {
        var port = server.addresses().getFirst().getPort();
        var taken =
                new MetricsConfig(
                        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                        true);
        try (var second = new MetricsServer(taken, metrics, loops, NioServerSocketChannel.class)) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("[metrics] listen = 127.0.0.1:" + port);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).build());
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        var address = server.addresses().getFirst();
        return HttpRequest.newBuilder(
                URI.create(
                        "http://127.0.0.1:"
                                + address.getPort()
                                + path.replace("[", "%5B").replace("]", "%5D")));
    }

    private Socket connect() throws IOException {
        var address = server.addresses().getFirst();
        return new Socket(address.getAddress(), address.getPort());
    }
}
