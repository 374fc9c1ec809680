package io.execbroker.loadtest.bench;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A bench, told in full.
 *
 * @param started when
 * @param peers who took part, and what exactly they are
 * @param absent who could not
 * @param workloads run in a closed loop
 * @param loads run in an open arrival
 * @param syncs the agent trace
 * @param throughput of large outputs
 * @param broker what it costs itself; empty if that was not measured
 * @param targets what became of them
 */
public record BenchReport(
        Instant started,
        Machine machine,
        Schedule schedule,
        List<Participant> peers,
        List<AbsentPeer> absent,
        List<WorkloadFigures> workloads,
        List<LoadFigures> loads,
        List<SyncFigures> syncs,
        List<ThroughputFigures> throughput,
        Optional<BrokerFacts> broker,
        List<TargetResult> targets) {

    public BenchReport {
        peers = List.copyOf(peers);
        absent = List.copyOf(absent);
        workloads = List.copyOf(workloads);
        loads = List.copyOf(loads);
        syncs = List.copyOf(syncs);
        throughput = List.copyOf(throughput);
        targets = List.copyOf(targets);
    }

    /** The same with these syncs, and what becomes of the targets with them. */
    public BenchReport with(List<SyncFigures> measured) {
        return with(measured, List.of()).judged();
    }

    /** The same with what became of the targets. */
    BenchReport judged() {
        return with(syncs, Targets.judge(Figures.of(this)));
    }

    private BenchReport with(List<SyncFigures> measured, List<TargetResult> results) {
        return new BenchReport(
                started,
                machine,
                schedule,
                peers,
                absent,
                workloads,
                loads,
                measured,
                throughput,
                broker,
                results);
    }

    /**
     * A peer that took part.
     *
     * @param about program and version, for a person
     */
    public record Participant(PeerId peer, String title, String about) {
        static Participant of(Peer peer) {
            return new Participant(peer.id(), peer.id().title(), peer.about());
        }
    }
}
