package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.loadtest.report.Quantiles;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class BenchReportTest {
    private static final Machine QUIET = new Machine(2, "Some CPU", "6.1.0", 0.25);
    private static final Machine BUSY = new Machine(2, "Some CPU", "6.1.0", 2.5);

    @Test
    void theTablesAreAlignedAndNameWhoIsMissing() {
        assertThat(BenchText.of(report(QUIET)))
                .isEqualTo(
                        """
                        2026-01-02T03:04:05Z, 2 cores of Some CPU, Linux 6.1.0, load average before: 0.25
                        2 rounds after a warm-up of 1.00 s; in each, 0.80 s for every peer and workload
                        before them, 16 s of `true`, 64 at once, for each peer with a just-in-time compiler

                        C, posix_spawn: gcc 12
                        execbroker: native protocol
                        MISSING: sudo: sudo: not found; remedy: apt-get install sudo

                        true, one at a time  commands  p50 ms  p99 ms  per s        p50 / floor       rate / floor      rate / broker
                        -------------------------------------------------------------------------------------------------------------
                        C, posix_spawn              7    0.50    1.00  1,500  1.00 (1.00..1.00)  1.00 (1.00..1.00)  1.50 (1.50..1.50)
                        execbroker                  7    0.75    1.50  1,000  1.50 (1.50..1.50)  0.67 (0.67..0.67)  1.00 (1.00..1.00)

                        A latency counts from the moment when a caller is free to start a command until it has exit
                        status and output. Ratios are taken round by round: the median, and from the least to the
                        greatest. "floor" is the first row, "broker" the last. Every command of every peer ended with
                        status 0 and wrote the same; nothing else is compared. The lock of oslo's client is not fair: its
                        p50 with many at once is that of the few threads that keep the lock; p99 shows the others.
                        """);
    }

    @Test
    void aBusyMachineIsSaidBeforeAnyFigure() {
        assertThat(BenchText.of(report(QUIET))).doesNotContain("CAVEAT");
        assertThat(BenchText.of(report(BUSY)))
                .contains("load average before: 2.50\n")
                .containsSubsequence("CAVEAT", "flatter", "p50 ms");
    }

    @Test
    void whatElseWasMeasuredFollowsAndTheTargetsComeLast() {
        var half = new Spread(0.5, 0.4, 0.6);
        var report =
                Reports.of(
                        List.of(Reports.workload(Workloads.nothing(1))),
                        List.of(
                                new LoadFigures(
                                        "true, at 70 %",
                                        PeerId.EXECBROKER,
                                        700,
                                        1_000,
                                        new Quantiles(9, 200, 300, 400, 600, 700),
                                        List.of())),
                        List.of(),
                        List.of(new ThroughputFigures("chunks", PeerId.EXECBROKER, 1, half, half)),
                        Optional.of(
                                new BrokerFacts(
                                        new Spread(299, 280, 1_310),
                                        64 << 20,
                                        160 << 20,
                                        1_000,
                                        151)));

        var text = BenchText.of(report.judged());

        assertThat(text)
                .containsPattern("execbroker: true, at 70 % +700 +1000 +0.20 +0.40 +0.60 +0.70\n")
                .containsPattern("chunks +0.500 \\(0.400..0.600\\) +0.500 \\(0.400..0.600\\)\n")
                .containsPattern("accepting, ms +299 \\(280..1,310\\)\n")
                .containsPattern("one at a time: p50 over the C floor +at most 1.15 +1.50 +MISSED")
                .containsPattern("accepting: ms +at most 300 +299 +reached")
                .containsPattern("agent trace, native protocol.* - +not measured");
        assertThat(text.lines().toList().getLast()).startsWith("true at 70 %");
    }

    @Test
    void withoutAFloorItsRatiosAreDashes() {
        var tally = new Tally(new Workload(List.of("true"), 8), Laps.NOTHING);
        tally.add(PeerId.EXECBROKER, Laps.of(4, 500, Laps.NOTHING));

        assertThat(BenchText.of(report(QUIET, tally)))
                .containsPattern("true, 8 at once +commands")
                .containsPattern("execbroker +4 +0.50 +0.50 +2,000 +- +- +1.00 ");
    }

    @Test
    void theJsonNamesItsSchemaAndHasEveryRound() throws IOException {
        var json = new ObjectMapper().readTree(BenchJson.of(report(BUSY)));

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "schema",
                        "version",
                        "started",
                        "machine",
                        "schedule",
                        "peers",
                        "absent",
                        "workloads",
                        "loads",
                        "syncs",
                        "throughput",
                        "broker",
                        "targets");
        assertThat(json.path("schema").asText()).isEqualTo("execbroker-loadtest/bench");
        assertThat(json.path("version").asInt()).isEqualTo(2);
        assertThat(json.path("started").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(json.at("/machine/load_average_before").asDouble()).isEqualTo(2.5);
        assertThat(json.at("/machine/busy_before").asBoolean()).isTrue();
        assertThat(json.at("/schedule/rounds").asInt()).isEqualTo(2);
        assertThat(json.at("/schedule/lap_ms").asInt()).isEqualTo(800);
        assertThat(json.at("/absent/0/peer").asText()).isEqualTo("sudo");
        assertThat(json.at("/absent/0/remedy").asText()).isEqualTo("apt-get install sudo");
        var broker = json.at("/workloads/0/peers/1");
        assertThat(broker.path("peer").asText()).isEqualTo("execbroker");
        assertThat(broker.at("/latency/p50_us").asLong()).isEqualTo(750);
        assertThat(broker.at("/rounds/1/p50_us").asLong()).isEqualTo(1_500);
        assertThat(broker.at("/against/floor/p50/median").asDouble()).isEqualTo(1.5);
        assertThat(broker.at("/against/execbroker/per_second/max").asDouble()).isEqualTo(1.0);
    }

    private static BenchReport report(Machine machine) {
        var tally = new Tally(new Workload(List.of("true"), 1), Laps.NOTHING);
        tally.add(PeerId.FLOOR, Laps.of(5, 500, Laps.NOTHING));
        tally.add(PeerId.FLOOR, Laps.of(2, 1_000, Laps.NOTHING));
        tally.add(PeerId.EXECBROKER, Laps.of(5, 750, Laps.NOTHING));
        tally.add(PeerId.EXECBROKER, Laps.of(2, 1_500, Laps.NOTHING));
        return report(machine, tally);
    }

    private static BenchReport report(Machine machine, Tally tally) {
        return new BenchReport(
                Instant.parse("2026-01-02T03:04:05.678Z"),
                machine,
                new Schedule(2, Duration.ofMillis(800), Duration.ofSeconds(1)),
                List.of(
                        new BenchReport.Participant(PeerId.FLOOR, "C, posix_spawn", "gcc 12"),
                        new BenchReport.Participant(
                                PeerId.EXECBROKER, "execbroker", "native protocol")),
                List.of(new AbsentPeer(PeerId.SUDO, "sudo: not found", "apt-get install sudo")),
                List.of(tally.figures()),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
    }
}
