package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;

/**
 * How the peers compare in one workload.
 *
 * @param stdoutBytes what every command wrote, for every peer
 * @param peers in the order of the report
 */
public record WorkloadFigures(
        String title,
        List<String> argv,
        int concurrency,
        @JsonProperty("stdout_bytes") long stdoutBytes,
        List<PeerFigures> peers) {

    public WorkloadFigures {
        argv = List.copyOf(argv);
        peers = List.copyOf(peers);
    }
}
