package io.execbroker.loadtest.bench;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The figures of a report by name, for targets and thresholds.
 *
 * <p>A name says of what, by whom, which: {@code true@8.execbroker.rate}. After a slash stands what
 * it is divided by: {@code true@8.execbroker.rate/floor} is the broker's rate as a multiple of the
 * floor's, the median over the rounds; {@code sync.execbroker.elapsed/oslo-daemon} its time as a
 * fraction of the daemon's.
 */
public final class Figures {
    private static final double BYTES_PER_MIB = 1 << 20;

    /** Whom the targets name. */
    private static final Set<PeerId> OTHERS =
            EnumSet.of(PeerId.FLOOR, PeerId.SUDO, PeerId.OSLO_DAEMON, PeerId.PRIVSEP);

    private final SortedMap<String, Double> byName = new TreeMap<>();

    private Figures() {}

    /** All that this report has. */
    public static Figures of(BenchReport report) {
        var figures = new Figures();
        report.workloads().forEach(figures::add);
        report.loads().forEach(figures::add);
        report.throughput().forEach(figures::add);
        figures.addSyncs(report.syncs());
        report.broker().ifPresent(figures::add);
        return figures;
    }

    /** Empty: the run has no figure of that name. */
    public Optional<Double> value(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** In order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    private void add(WorkloadFigures workload) {
        for (var peer : workload.peers()) {
            var name =
                    "%s@%d.%s."
                            .formatted(workload.name(), workload.concurrency(), peer.peer().id());
            byName.put(name + "p50_us", (double) peer.latency().p50Micros());
            byName.put(name + "p99_us", (double) peer.latency().p99Micros());
            byName.put(name + "rate", peer.perSecond().median());
            for (var other : workload.peers()) {
                if (OTHERS.contains(other.peer()) && other.peer() != peer.peer()) {
                    var ratio = Ratio.of(peer.rounds(), other.rounds());
                    byName.put(name + "p50/" + other.peer().id(), ratio.p50().median());
                    byName.put(name + "rate/" + other.peer().id(), ratio.perSecond().median());
                }
            }
        }
    }

    private void add(LoadFigures load) {
        var name = "load." + load.peer().id() + ".";
        var latency = load.latency();
        byName.put(name + "p50_us", (double) latency.p50Micros());
        byName.put(name + "p99_us", (double) latency.p99Micros());
        byName.put(name + "p999_us", (double) latency.p999Micros());
        if (load.keptUp()) {
            byName.put(name + "p999/p50", (double) latency.p999Micros() / latency.p50Micros());
        }
    }

    private void add(ThroughputFigures throughput) {
        var name = "output." + throughput.peer().id() + ".";
        byName.put(name + "mib_per_second", throughput.mibPerSecond().median());
        byName.put(name + "rate/cat", throughput.againstCat().median());
    }

    /** Each sync is compared with the daemon's of the same trace; the first trace needs no name. */
    private void addSyncs(List<SyncFigures> syncs) {
        var byTrace =
                syncs.stream()
                        .collect(
                                Collectors.groupingBy(
                                        SyncFigures::commandsOfTrace,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        var prefix = "sync.";
        for (var trace : byTrace.sequencedEntrySet()) {
            addSyncs(prefix.isEmpty() ? "sync-" + trace.getKey() + "." : prefix, trace.getValue());
            prefix = "";
        }
    }

    private void addSyncs(String prefix, List<SyncFigures> syncs) {
        var daemon =
                syncs.stream()
                        .filter(sync -> sync.peer().equals(PeerId.OSLO_DAEMON.id()))
                        .findFirst();
        for (var sync : syncs) {
            var name = prefix + sync.peer() + ".elapsed";
            byName.put(name + "_ms", (double) sync.wholeMillis());
            daemon.ifPresent(other ->
                    byName.put(
                            name + "/oslo-daemon",
                            (double) sync.wholeMillis() / other.wholeMillis()));
        }
    }

    private void add(BrokerFacts broker) {
        byName.put("broker.start_to_accepting_ms", broker.startToAcceptingMillis().median());
        byName.put("broker.rss_idle_mib", broker.idleBytes() / BYTES_PER_MIB);
        byName.put("broker.rss_busy_mib", broker.busyBytes() / BYTES_PER_MIB);
        byName.put("broker.cpu_us_per_command", broker.cpuMicrosPerCommand());
    }
}
