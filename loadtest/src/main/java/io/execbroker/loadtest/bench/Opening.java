package io.execbroker.loadtest.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * How a peer is started.
 *
 * @param remedy what to do where it cannot, for a person
 */
record Opening(PeerId id, String remedy, Starter starter) {
    private static final Workload PROBE = new Workload(List.of("true"), 1);

    /** Starts a peer. */
    interface Starter {
        /**
         * The peer, ready or about to be.
         *
         * @throws IOException if this host lacks something, in words
         */
        Peer start() throws IOException, InterruptedException;
    }

    /**
     * Starts it and runs one command.
     *
     * @throws IOException if it does not start, or does not run commands
     */
    Peer open() throws IOException, InterruptedException {
        var peer = starter.start();
        try {
            var answers = peer.run(PROBE, Duration.ZERO).answers();
            if (!answers.stream().allMatch(Answer::isSuccess)) {
                throw new IOException("it runs true with " + answers);
            }
            return peer;
        } catch (IOException | InterruptedException | RuntimeException e) {
            peer.close();
            throw e;
        }
    }
}
