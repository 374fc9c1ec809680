package io.execbroker.loadtest.sync;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

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

/** One router and one network through the real broker and every peer, in sandboxes, as root. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class SyncIT {
    /** Built with the client module, before this one. */
    private static final Path NATIVE = Path.of("../client/target/native").toAbsolutePath();

    private static final Path PYTHON = Path.of("../client/python").toAbsolutePath();

    @TempDir private Path folder;

    @Test
    void everyPeerRunsTheSyncAsTheTraceSays() throws Exception {
        var json = folder.resolve("sync.json");

        var process =
                new ProcessBuilder(
                                Programs.SANDBOX.toString(),
                                Programs.of(LoadTest.class, folder).toString(),
                                "sync",
                                "--execbrokerd",
                                Programs.of(BrokerMain.class, folder).toString(),
                                "--native",
                                NATIVE.toString(),
                                "--python-client",
                                PYTHON.toString(),
                                "--part",
                                "1",
                                "--json",
                                json.toString())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        var syncs = new ObjectMapper().readTree(json.toFile());
        assertThat(syncs)
                .extracting(sync -> sync.path("peer").asText())
                .containsExactlyElementsOf(
                        Arrays.stream(SyncPeer.values()).map(SyncPeer::id).toList());
        assertThat(syncs)
                .allMatch(sync -> sync.path("commands").asInt() == 40)
                .allMatch(sync -> sync.path("commands_of_trace").asInt() == 7_680)
                .allMatch(sync -> sync.path("unexpected").asInt() == 0)
                .allMatch(sync -> sync.path("extrapolated_ms").asLong() > 0);
    }
}
