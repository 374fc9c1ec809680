package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.loadtest.host.HostFacts;
import io.execbroker.loadtest.host.SearchPath;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandOutcome.Signalled;
import io.execbroker.loadtest.replay.OutputDigest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** The C program, compiled as a bench does. */
@Timeout(120)
final class FloorIT {
    private static final SearchPath SYSTEM = new SearchPath(HostFacts.SYSTEM_FOLDERS);

    @TempDir private Path folder;

    @Test
    void exitOutputAndComplaintsAreTheCommands() throws Exception {
        try (var floor = floor()) {
            assertThat(once(floor, "printf '123456789'; exit 3").answers())
                    .containsExactly(
                            new Answer(new Exited(3), new OutputDigest(9, 0xCBF43926L), false));
            assertThat(once(floor, "echo oops >&2").answers())
                    .containsExactly(new Answer(new Exited(0), OutputDigest.EMPTY, true));
            assertThat(once(floor, "kill -9 $$").answers())
                    .containsExactly(new Answer(new Signalled(9), OutputDigest.EMPTY, false));
            assertThat(once(floor, "cat; echo $LANG").answers())
                    .containsExactly(
                            new Answer(
                                    new Exited(0),
                                    OutputDigest.of("C.UTF-8\n".getBytes(UTF_8)),
                                    false));
        }
    }

    @Test
    void outputLargerThanAPipeIsRead() throws Exception {
        try (var floor = floor()) {
            assertThat(once(floor, "head -c 1000000 /dev/zero").answers())
                    .containsExactly(
                            new Answer(new Exited(0), OutputDigest.of(new byte[1_000_000]), false));
        }
    }

    @Test
    void inputLargerThanAPipeIsFedToEveryCommand() throws Exception {
        var text = "x".repeat(1_000_000);
        var copied = OutputDigest.of(text.getBytes(UTF_8));
        try (var floor = floor()) {
            assertThat(reading(floor, text, 3, "cat").answers())
                    .containsExactly(new Answer(new Exited(0), copied, false));
        }
    }

    @Test
    void aCommandNeedNotReadItsInput() throws Exception {
        try (var floor = floor()) {
            assertThat(reading(floor, "x".repeat(1_000_000), 1, "exec true").answers())
                    .containsExactly(Laps.NOTHING);
            assertThat(once(floor, "kill -PIPE $$; true").answers())
                    .containsExactly(new Answer(new Signalled(13), OutputDigest.EMPTY, false));
        }
    }

    @Test
    void outputsOfTheSameLengthAreToldApart() throws Exception {
        try (var floor = floor()) {
            assertThat(once(floor, "printf 123456789").answers())
                    .extracting(answer -> answer.stdout().crc32())
                    .containsExactly(0xCBF43926L);
            assertThat(once(floor, "printf 123456788").answers())
                    .extracting(answer -> answer.stdout().crc32())
                    .doesNotContain(0xCBF43926L);
        }
    }

    @Test
    void aSlotRunsOneCommandAfterAnother() throws Exception {
        var duration = Duration.ofMillis(200);
        try (var floor = floor()) {
            var lap = floor.run(new Workload(List.of("true"), 8), duration);

            assertThat(lap.answers()).containsExactly(Laps.NOTHING);
            assertThat(lap.latencies().quantiles().count()).isGreaterThanOrEqualTo(8);
            assertThat(lap.elapsed()).isGreaterThanOrEqualTo(duration);
        }
    }

    @Test
    void aProgramThatIsNotThereIsNamed() throws Exception {
        try (var floor = floor(argv -> List.of("/no/such/program"))) {
            assertThatThrownBy(() -> once(floor, "true"))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "C, posix_spawn: posix_spawn /no/such/program: No such file or"
                                    + " directory");
        }
    }

    private Peer floor() throws Exception {
        return floor(workload -> SYSTEM.resolve(workload.argv()));
    }

    private Peer floor(DriverPeer.Invocation invocation) throws Exception {
        return DriverPeer.start(
                PeerId.FLOOR,
                new Drivers(folder).floor(),
                SYSTEM.environment(),
                folder.resolve("floor.log"),
                invocation);
    }

    private static Lap reading(Peer floor, String stdin, int atOnce, String script)
            throws Exception {
        var workload =
                new Workload(
                        "cat",
                        List.of("sh", "-c", script),
                        stdin,
                        atOnce,
                        EnumSet.of(PeerId.FLOOR));
        return floor.run(workload, Duration.ZERO);
    }

    private static Lap once(Peer floor, String script) throws Exception {
        return floor.run(new Workload(List.of("sh", "-c", script), 1), Duration.ZERO);
    }
}
