package io.execbroker.loadtest.bench;

import java.time.Instant;
import java.util.List;

/**
 * A bench, told in full.
 *
 * @param started when
 * @param peers who took part, and what exactly they are
 * @param absent who could not
 */
public record BenchReport(
        Instant started,
        Machine machine,
        Schedule schedule,
        List<Participant> peers,
        List<AbsentPeer> absent,
        List<WorkloadFigures> workloads) {

    public BenchReport {
        peers = List.copyOf(peers);
        absent = List.copyOf(absent);
        workloads = List.copyOf(workloads);
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
