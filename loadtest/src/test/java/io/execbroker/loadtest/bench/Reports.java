package io.execbroker.loadtest.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reports for tests. */
final class Reports {
    static final Machine QUIET = new Machine(2, "Some CPU", "6.1.0", 0.25);

    private Reports() {}

    /** A report of this alone. */
    static BenchReport of(
            List<WorkloadFigures> workloads,
            List<LoadFigures> loads,
            List<SyncFigures> syncs,
            List<ThroughputFigures> throughput,
            Optional<BrokerFacts> broker) {
        return new BenchReport(
                Instant.parse("2026-01-02T03:04:05.678Z"),
                QUIET,
                new Schedule(2, Duration.ofMillis(800), Duration.ofSeconds(1)),
                List.of(),
                List.of(),
                workloads,
                loads,
                syncs,
                throughput,
                broker,
                List.of());
    }

    /** Of two rounds, in which the broker took half as long again as the floor. */
    static WorkloadFigures workload(Workload workload) {
        var tally = new Tally(workload, Laps.NOTHING);
        tally.add(PeerId.FLOOR, Laps.of(5, 500, Laps.NOTHING));
        tally.add(PeerId.FLOOR, Laps.of(2, 1_000, Laps.NOTHING));
        tally.add(PeerId.EXECBROKER, Laps.of(5, 750, Laps.NOTHING));
        tally.add(PeerId.EXECBROKER, Laps.of(2, 1_500, Laps.NOTHING));
        return tally.figures();
    }

    static BenchReport ofWorkload(Workload workload) {
        return of(List.of(workload(workload)), List.of(), List.of(), List.of(), Optional.empty());
    }

    static BenchReport ofBroker(BrokerFacts broker) {
        return of(List.of(), List.of(), List.of(), List.of(), Optional.of(broker));
    }
}
