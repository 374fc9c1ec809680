package io.execbroker.loadtest.bench;

import static io.execbroker.loadtest.bench.TargetResult.Relation.AT_LEAST;
import static io.execbroker.loadtest.bench.TargetResult.Relation.AT_MOST;

import io.execbroker.loadtest.bench.TargetResult.Outcome;
import io.execbroker.loadtest.bench.TargetResult.Relation;

import java.util.List;

/** What the project promises itself, as ratios in one run on two cores. */
final class Targets {
    private static final double MIB_PER_MB = 1e6 / (1 << 20);

    private static final List<Bound> ALL =
            List.of(
                    new Bound(
                            "true, one at a time: p50 over the C floor",
                            "true@1.execbroker.p50/floor",
                            AT_MOST,
                            1.15),
                    new Bound(
                            "true, 8 at once: rate over the C floor",
                            "true@8.execbroker.rate/floor",
                            AT_LEAST,
                            0.95),
                    new Bound(
                            "true, 64 at once: rate over the C floor",
                            "true@64.execbroker.rate/floor",
                            AT_LEAST,
                            0.95),
                    new Bound(
                            "ip netns exec, one at a time: rate over the C floor",
                            "netns-ip-a@1.execbroker.rate/floor",
                            AT_LEAST,
                            1.7),
                    new Bound(
                            "ip netns exec, 8 at once: rate over the C floor",
                            "netns-ip-a@8.execbroker.rate/floor",
                            AT_LEAST,
                            1.4),
                    new Bound(
                            "ip netns exec, 8 at once: rate over privsep",
                            "netns-ip-a@8.execbroker.rate/privsep",
                            AT_LEAST,
                            3),
                    new Bound(
                            "agent trace, native protocol: time over the oslo daemon's",
                            "sync.execbroker.elapsed/oslo-daemon",
                            AT_MOST,
                            0.1),
                    new Bound(
                            "agent trace, oslo wire, lock-free client: time over the oslo daemon's",
                            "sync.execbroker-lock-free.elapsed/oslo-daemon",
                            AT_MOST,
                            0.2),
                    new Bound(
                            "execbroker-rootwrap CONF ip a: rate over sudo ip a",
                            "ip-a@1.execbroker-rootwrap.rate/sudo",
                            AT_LEAST,
                            3),
                    new Bound(
                            "64 MiB of output by chunks: rate over cat | cat",
                            "output.execbroker.rate/cat",
                            AT_LEAST,
                            0.8),
                    new Bound(
                            "64 MiB of output by descriptor: rate over cat | cat",
                            "output.execbroker-rootwrap.rate/cat",
                            AT_LEAST,
                            1),
                    new Bound(
                            "broker, from exec to accepting: ms",
                            "broker.start_to_accepting_ms",
                            AT_MOST,
                            300),
                    new Bound(
                            "broker, idle: resident MiB",
                            "broker.rss_idle_mib",
                            AT_MOST,
                            80 * MIB_PER_MB),
                    new Bound(
                            "broker, 1,000 commands running: resident MiB",
                            "broker.rss_busy_mib",
                            AT_MOST,
                            160 * MIB_PER_MB),
                    new Bound(
                            "broker, its own processor time for a command: microseconds",
                            "broker.cpu_us_per_command",
                            AT_MOST,
                            150),
                    new Bound(
                            "true at 70 % of the saturation rate: p99.9 over p50",
                            "load.execbroker.p999/p50", AT_MOST, 4));

    private Targets() {}

    /** What became of each of them. */
    static List<TargetResult> judge(Figures figures) {
        return ALL.stream().map(bound -> bound.judge(figures)).toList();
    }

    private record Bound(String what, String figure, Relation relation, double bound) {

        TargetResult judge(Figures figures) {
            var value = figures.value(figure);
            var outcome =
                    value.map(known ->
                                    relation.holds(known, bound) ? Outcome.REACHED : Outcome.MISSED)
                            .orElse(Outcome.NOT_MEASURED);
            return new TargetResult(
                    what,
                    relation.words() + " " + TargetResult.number(bound),
                    figure,
                    value.orElse(null),
                    bound,
                    relation,
                    outcome);
        }
    }
}
