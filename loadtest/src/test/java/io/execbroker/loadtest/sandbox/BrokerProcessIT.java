package io.execbroker.loadtest.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;

import io.execbroker.loadtest.host.Workspace;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

final class BrokerProcessIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private Workspace workspace;
    private HttpServer http;

    @BeforeEach
    void open() throws IOException {
        workspace = new Workspace(folder);
        Files.createDirectory(workspace.configuration());
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.start();
    }

    @AfterEach
    void close() {
        http.stop(0);
    }

    @Test
    void aBrokerThatEndsAtOnceIsReportedWithItsLastWords() throws Exception {
        try (var broker = start("echo 'cannot bind' >&2; exit 3", Sandbox.ROOT)) {
            assertThatThrownBy(() -> broker.awaitReady(LONG))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the broker exited with 3:\n    cannot bind");
        }
    }

    @Test
    void aBrokerThatIsNotReadyInTimeIsReported() throws Exception {
        try (var broker = start("exec sleep 60", Sandbox.ROOT)) {
            assertThatThrownBy(() -> broker.awaitReady(Duration.ZERO))
                    .hasMessageStartingWith("the broker is not ready after 0 s");
        }
    }

    @Test
    void aReadyBrokerIsScrapedAndTerminated() throws Exception {
        http.createContext("/readyz", exchange -> exchange.sendResponseHeaders(200, -1));
        http.createContext(
                "/metrics",
                exchange -> {
                    var page = "a_total 7\n".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, page.length);
                    exchange.getResponseBody().write(page);
                    exchange.close();
                });
        // The file says that the trap is set: a SIGTERM before it would end the shell with 143.
        var script = "trap 'exit 0' TERM; touch \"$3.trapped\"; while :; do sleep 0.05; done";

        try (var broker = start(script, Sandbox.ROOT)) {
            broker.awaitReady(LONG);
            assertThat(broker.metrics().sum("a_total", "")).isEqualTo(7);
            while (!Files.exists(workspace.configuration().resolve("broker.conf.trapped"))) {
                Thread.onSpinWait();
            }
            assertThat(broker.terminate(LONG)).isZero();
        }
    }

    @Test
    void onlyInAUserNamespacePermissionsAreNotLookedAt() throws Exception {
        try (var asRoot = start("exit 0", Sandbox.ROOT);
                var asUser = start("exit 0", Sandbox.USER_NAMESPACE)) {
            assertThat(asRoot.commandLine()).doesNotContain("--insecure-permissions");
            assertThat(asUser.commandLine()).endsWith("--insecure-permissions");
        }
    }

    @Test
    void theConfigurationNamesSocketMetricsAndFilters() throws Exception {
        try (var broker = start("exit 0", Sandbox.ROOT)) {
            assertThat(workspace.configuration().resolve("broker.conf"))
                    .content()
                    .contains("socket = " + broker.socket())
                    .contains("listen = 127.0.0.1:" + http.getAddress().getPort())
                    .contains("rootwrap_config = " + workspace.rootwrapConf())
                    .contains("users = root");
        }
    }

    private BrokerProcess start(String script, Sandbox sandbox) throws IOException {
        var program = folder.resolve("execbrokerd");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return BrokerProcess.start(program, workspace, sandbox, http.getAddress().getPort());
    }
}
