package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.broker.BrokerMain;
import io.execbroker.loadtest.LoadTest;
import io.execbroker.loadtest.sandbox.Programs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A whole bench, but a short one: the real broker and every peer, in the sandbox, as root. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class BenchIT {
    /** Built with the client module, before this one. */
    private static final Path NATIVE = Path.of("../client/target/native").toAbsolutePath();

    @TempDir private Path folder;

    @Test
    void everyPeerRunsEveryWorkload() throws Exception {
        var json = folder.resolve("bench.json");

        var process =
                new ProcessBuilder(
                                Programs.SANDBOX.toString(),
                                Programs.of(LoadTest.class, folder).toString(),
                                "bench",
                                "--execbrokerd",
                                Programs.of(BrokerMain.class, folder).toString(),
                                "--native",
                                NATIVE.toString(),
                                "--rounds",
                                "1",
                                "--lap",
                                "20",
                                "--json",
                                json.toString())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("ip netns exec bench ip a, 8 at once")
                .doesNotContain("MISSING");
        var report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("workloads")).hasSize(6);
        assertThat(report.at("/workloads/0/argv")).isEmpty();
        for (var workload : report.path("workloads")) {
            var isStart = workload.path("argv").isEmpty();
            assertThat(workload.path("peers"))
                    .extracting(peer -> peer.path("peer").asText())
                    .containsExactlyElementsOf(
                            Arrays.stream(PeerId.values())
                                    .filter(peer ->
                                            !isStart
                                                    || peer == PeerId.FLOOR
                                                    || peer == PeerId.EXECBROKER_ROOTWRAP)
                                    .map(PeerId::id)
                                    .toList());
            var atOnce = workload.path("concurrency").asLong();
            assertThat(workload.path("peers"))
                    .allMatch(peer -> commands(peer) >= atOnce && ratio(peer) > 0);
        }
        assertThat(report.at("/workloads/4/stdout_bytes").asLong()).isPositive();
    }

    private static long commands(JsonNode peer) {
        return peer.at("/latency/count").asLong();
    }

    private static double ratio(JsonNode peer) {
        return peer.at("/against/floor/per_second/median").asDouble();
    }
}
