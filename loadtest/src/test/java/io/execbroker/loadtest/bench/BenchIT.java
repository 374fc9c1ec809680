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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** A whole bench, but a short one: the real broker and every peer, in the sandbox, as root. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class BenchIT {
    /** Built with the client module, before this one. */
    private static final Path NATIVE = Path.of("../client/target/native").toAbsolutePath();

    @TempDir private Path folder;

    @Test
    void everyPeerRunsEveryWorkload() throws Exception {
        var json = folder.resolve("bench.json");
        var errors = folder.resolve("errors");

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
                                "--threshold",
                                "true@1.execbroker.rate>=1e9",
                                "--no-sync",
                                "--json",
                                json.toString())
                        .redirectError(errors.toFile())
                        .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);

        var exit = process.waitFor();
        var complaints = Files.readString(errors);
        assertThat(exit).as(output + complaints).isEqualTo(1);
        assertThat(output)
                .as(complaints)
                .contains("ip netns exec bench ip a, 8 at once", "64 MiB of output", "is to be");
        assertThat(complaints).contains("threshold missed: true@1.execbroker.rate is ");
        var report = new ObjectMapper().readTree(json.toFile());
        // The sandbox hides systemd.
        assertThat(report.path("absent"))
                .extracting(absent -> absent.path("peer").asText())
                .containsExactly("systemd-run");
        assertThat(report.path("workloads")).hasSize(9);
        for (var workload : report.path("workloads")) {
            var atOnce = workload.path("concurrency").asLong();
            assertThat(workload.path("peers"))
                    .isNotEmpty()
                    .allMatch(peer -> commands(peer) >= atOnce && ratio(peer) > 0);
        }
        assertThat(peers(report.at("/workloads/0")))
                .containsExactly("floor", "execbroker-rootwrap", "execbroker-exec");
        assertThat(peers(report.at("/workloads/1"))).containsExactlyElementsOf(present());
        assertThat(peers(report.at("/workloads/3")))
                .contains("privsep")
                .doesNotContain("oslo-rootwrap");
        assertThat(report.at("/workloads/4/stdout_bytes").asLong()).isPositive();
        assertThat(report.at("/workloads/7/stdin_bytes").asLong()).isEqualTo(100_000);
        assertThat(report.at("/workloads/8/concurrency").asLong()).isEqualTo(1_000);
        assertThat(report.at("/loads/0/latency/count").asLong()).isPositive();
        assertThat(report.path("throughput")).hasSize(4);
        assertThat(report.at("/broker/rss_busy_bytes").asLong())
                .isGreaterThanOrEqualTo(report.at("/broker/rss_idle_bytes").asLong() / 2);
        assertThat(report.path("targets"))
                // The agent trace is not part of this; a busy machine may not keep up with a load.
                .filteredOn(target -> !target.path("figure").asText().matches("(sync|load).*"))
                .noneMatch(target -> target.path("outcome").asText().equals("NOT_MEASURED"));
    }

    private static List<String> present() {
        return Arrays.stream(PeerId.values())
                .filter(peer -> peer != PeerId.SYSTEMD_RUN)
                .map(PeerId::id)
                .toList();
    }

    private static List<String> peers(JsonNode workload) {
        return StreamSupport.stream(workload.path("peers").spliterator(), false)
                .map(peer -> peer.path("peer").asText())
                .toList();
    }

    private static long commands(JsonNode peer) {
        return peer.at("/latency/count").asLong();
    }

    private static double ratio(JsonNode peer) {
        return peer.at("/against/floor/per_second/median").asDouble();
    }
}
