package io.execbroker.loadtest.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every peer that this host has, started, and the names of the others.
 *
 * @param present in the order of the report
 */
record Peers(List<Peer> present, List<AbsentPeer> absent) implements AutoCloseable {

    Peers {
        present = List.copyOf(present);
        absent = List.copyOf(absent);
    }

    /**
     * Starts what can be started.
     *
     * @throws IOException if the broker itself cannot: without it nothing is compared
     */
    static Peers start(List<Opening> openings) throws IOException, InterruptedException {
        var present = new ArrayList<Peer>();
        var absent = new ArrayList<AbsentPeer>();
        try {
            for (var opening : openings) {
                try {
                    present.add(opening.open());
                } catch (IOException e) {
                    if (opening.id() == PeerId.EXECBROKER) {
                        throw e;
                    }
                    var reason = String.valueOf(e.getMessage()).strip();
                    absent.add(new AbsentPeer(opening.id(), reason, opening.remedy()));
                }
            }
            return new Peers(present, absent);
        } catch (IOException | InterruptedException | RuntimeException e) {
            present.forEach(Peer::close);
            throw e;
        }
    }

    /** Empty: it did not start, or is not to take part. */
    Optional<Peer> find(PeerId id) {
        return present.stream().filter(peer -> peer.id() == id).findFirst();
    }

    @Override
    public void close() {
        present.forEach(Peer::close);
    }
}
