package io.execbroker.loadtest.report;

import static io.execbroker.loadtest.replay.Commands.command;
import static io.execbroker.loadtest.replay.Commands.running;
import static io.execbroker.loadtest.replay.Commands.unwaited;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.loadtest.host.Stub;
import io.execbroker.loadtest.replay.CommandOutcome;
import io.execbroker.loadtest.replay.CommandOutcome.End;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandOutcome.Timings;
import io.execbroker.loadtest.replay.CommandRecord;
import io.execbroker.loadtest.replay.OutputDigest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

final class ReportTest {
    private final Measurements measurements = new Measurements();

    @BeforeEach
    void measure() {
        IntStream.range(0, 1_000).forEach(i -> ended("ip link set lo up", new Exited(0), 2));
        ended("ip netns exec q ip -o link show x", new Exited(1), 1, 1, 255);
        ended("sysctl -w a=b", new Exited(0), 40);
        ended("ip addr add z", new Exited(2), 3);
    }

    @Test
    void theTableIsAlignedAndNamesWhatWentWrong() {
        assertThat(TextReport.of(report()))
                .isEqualTo(
                        """
                        a trace, through a broker
                        order: agent; arrival: closed, 8 at once

                        command  count  failed as expected  unexpected  p50 ms  p90 ms  p99 ms  max ms
                        ------------------------------------------------------------------------------
                        ip addr      1                   0           1    3.00    3.00    3.00    3.00
                        ip link  1,001                   1           0    2.00    2.00    2.00    2.00
                        sysctl       1                   0           0   40.03   40.03   40.03   40.03
                        ------------------------------------------------------------------------------
                        all      1,003                   1           1    2.00    2.00    2.00   40.03

                        1,003 commands in 2.00 s: 501.50 a second

                                    p50 ms  p90 ms  p99 ms  max ms
                        ------------------------------------------
                        queue wait    0.10    0.10    0.10    0.10
                        spawn         0.30    0.30    0.30    0.30

                        Stand-ins, because this host lacks the real program or it cannot run:
                          radvd: sleeps

                        Unexpected ends:
                          c: exit 2 (expected: [0])
                            ip addr add z
                            | it is broken
                        """);
    }

    @Test
    void aHarnessThatWasLateSaysSo() {
        measurements.accept(
                new CommandRecord(
                        command("late"),
                        new CommandOutcome(new Exited(0), OutputDigest.EMPTY, "", Optional.empty()),
                        0,
                        TimeUnit.MILLISECONDS.toNanos(7),
                        TimeUnit.MILLISECONDS.toNanos(9)));

        assertThat(TextReport.of(report()))
                .containsPattern("late start \\(harness\\) +0.00 +0.00 +0.00 +7.00\n");
    }

    @Test
    void theJsonNamesItsSchemaAndVersion() throws IOException {
        var json = new ObjectMapper().readTree(JsonReport.of(report()));

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "schema",
                        "version",
                        "trace",
                        "target",
                        "arrival",
                        "order",
                        "stubs",
                        "elapsed_seconds",
                        "commands_per_second",
                        "as_expected",
                        "total",
                        "kinds",
                        "waited_for",
                        "start_delay",
                        "queue_wait",
                        "spawn",
                        "surprises");
        assertThat(json.path("schema").asText()).isEqualTo("execbroker-loadtest/replay");
        assertThat(json.path("version").asInt()).isEqualTo(1);
        assertThat(json.path("as_expected").asBoolean()).isFalse();
        assertThat(json.path("elapsed_seconds").asDouble()).isEqualTo(2.0);
        assertThat(json.at("/total/commands").asLong()).isEqualTo(1_003);
        assertThat(json.at("/kinds/ip link/failed_as_expected").asLong()).isEqualTo(1);
        assertThat(json.at("/kinds/sysctl/latency/p99_us").asLong()).isEqualTo(40_031);
        assertThat(json.at("/surprises/0/argv/1").asText()).isEqualTo("addr");
        assertThat(json.at("/surprises/0/expected/0").asInt()).isZero();
        assertThat(json.at("/stubs/0/program").asText()).isEqualTo("radvd");
    }

    @Test
    void surprisesAreKeptUpToABoundAndAllAreCounted() {
        IntStream.range(0, 100).forEach(i -> ended("false", new Exited(1), 1));

        var figures = measurements.figures(Duration.ofSeconds(1));

        assertThat(figures.total().unexpected()).isEqualTo(101);
        assertThat(figures.surprises()).hasSize(Measurements.MAX_KEPT_SURPRISES);
        assertThat(TextReport.of(report())).endsWith("  and 51 more\n");
    }

    @Test
    void whatTheAgentDoesNotWaitForIsToldApart() {
        measurements.accept(
                new CommandRecord(
                        unwaited(running(command("a"), Set.of(0), "arping")),
                        new CommandOutcome(new Exited(0), OutputDigest.EMPTY, "", Optional.empty()),
                        0,
                        0,
                        TimeUnit.SECONDS.toNanos(3)));

        assertThat(TextReport.of(report()))
                .containsPattern("all the agents wait for +1,003 +1 +1 .* 40.03\n")
                .containsPattern("all +1,004 +1 +1 .*3,000");
    }

    @Test
    void withoutTimingsOfTheTargetThereIsNoFigure() {
        var empty = new Measurements().figures(Duration.ZERO);

        assertThat(empty.queueWait().count()).isZero();
        assertThat(empty.commandsPerSecond()).isZero();
        assertThat(empty.isAsExpected()).isTrue();
    }

    private ReplayReport report() {
        return new ReplayReport(
                "a trace",
                "a broker",
                "closed, 8 at once",
                "agent",
                List.of(new Stub("radvd", "daemon", "sleeps")),
                measurements.figures(Duration.ofSeconds(2)));
    }

    private void ended(String line, End end, long millis, Integer... exits) {
        var command =
                running(
                        command("c"),
                        exits.length == 0 ? Set.of(0) : Set.of(exits),
                        line.split(" "));
        var outcome =
                new CommandOutcome(
                        end,
                        OutputDigest.EMPTY,
                        "it is broken\n",
                        Optional.of(new Timings(OptionalLong.of(100), 300)));
        measurements.accept(
                new CommandRecord(command, outcome, 0, 0, TimeUnit.MILLISECONDS.toNanos(millis)));
    }
}
