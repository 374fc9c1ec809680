package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.execbroker.loadtest.report.Quantiles;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

final class FiguresTest {
    @Test
    void ofAWorkloadThereAreLatencyRateAndRatios() {
        var figures = Figures.of(Reports.ofWorkload(new Workload(List.of("ip", "a"), 8)));

        assertThat(value(figures, "ip-a@8.execbroker.p50_us")).isEqualTo(750);
        assertThat(value(figures, "ip-a@8.execbroker.rate")).isEqualTo(1_000, within(1.0));
        assertThat(value(figures, "ip-a@8.execbroker.p50/floor")).isEqualTo(1.5, within(0.01));
        assertThat(value(figures, "ip-a@8.execbroker.rate/floor")).isEqualTo(0.667, within(0.01));
        assertThat(figures.names())
                .contains("ip-a@8.floor.rate")
                .doesNotContain("ip-a@8.floor.rate/floor");
    }

    @Test
    void aSyncIsComparedWithTheDaemonsOfTheSameTrace() {
        var figures =
                Figures.of(
                        syncs(
                                sync("oslo-daemon", 10, 1_000, 80_000L),
                                sync("execbroker", 10, 8_000, null),
                                sync("oslo-daemon", 20, 5_000, null),
                                sync("execbroker", 20, 1_000, null)));

        assertThat(value(figures, "sync.oslo-daemon.elapsed_ms")).isEqualTo(80_000);
        assertThat(value(figures, "sync.execbroker.elapsed/oslo-daemon")).isEqualTo(0.1);
        assertThat(value(figures, "sync-20.execbroker.elapsed/oslo-daemon")).isEqualTo(0.2);
    }

    @Test
    void withoutTheDaemonASyncHasNoRatio() {
        var figures = Figures.of(syncs(sync("execbroker", 10, 8_000, null)));

        assertThat(figures.names()).containsExactly("sync.execbroker.elapsed_ms");
    }

    @Test
    void aLoadThatThePeerDidNotKeepUpWithHasNoRatio() {
        var queued = new Quantiles(9, 100_000, 300_000, 400_000, 600_000, 700_000);
        var load = new LoadFigures("true", PeerId.EXECBROKER, 700, 1_000, queued, List.of());

        var figures =
                Figures.of(
                        Reports.of(
                                List.of(), List.of(load), List.of(), List.of(), Optional.empty()));

        assertThat(load.keptUp()).isFalse();
        assertThat(figures.names())
                .contains("load.execbroker.p999_us")
                .doesNotContain("load.execbroker.p999/p50");
    }

    @Test
    void loadsThroughputAndTheBrokerHaveNamesToo() {
        var one = new Spread(0.9, 0.8, 1);
        var report =
                Reports.of(
                        List.of(),
                        List.of(
                                new LoadFigures(
                                        "true",
                                        PeerId.EXECBROKER,
                                        70,
                                        100,
                                        new Quantiles(9, 200, 300, 400, 600, 700),
                                        List.of())),
                        List.of(),
                        List.of(new ThroughputFigures("chunks", PeerId.EXECBROKER, 1, one, one)),
                        Optional.of(new BrokerFacts(one, 1 << 20, 3 << 20, 1_000, 120)));

        var figures = Figures.of(report);

        assertThat(value(figures, "load.execbroker.p999/p50")).isEqualTo(3);
        assertThat(value(figures, "output.execbroker.rate/cat")).isEqualTo(0.9);
        assertThat(value(figures, "broker.start_to_accepting_ms")).isEqualTo(0.9);
        assertThat(value(figures, "broker.rss_idle_mib")).isEqualTo(1);
        assertThat(value(figures, "broker.rss_busy_mib")).isEqualTo(3);
        assertThat(value(figures, "broker.cpu_us_per_command")).isEqualTo(120);
    }

    private static double value(Figures figures, String name) {
        return figures.value(name).orElseThrow();
    }

    private static BenchReport syncs(SyncFigures... syncs) {
        return Reports.of(List.of(), List.of(), List.of(syncs), List.of(), Optional.empty());
    }

    private static SyncFigures sync(
            String peer, int commands, long elapsedMillis, @Nullable Long extrapolatedMillis) {
        return new SyncFigures(
                peer,
                "workers",
                commands,
                commands,
                0,
                elapsedMillis,
                extrapolatedMillis,
                "all",
                List.of());
    }
}
