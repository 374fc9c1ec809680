package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;

/**
 * How the peers compare in one workload.
 *
 * @param name in {@link Figures}
 * @param stdinBytes what every command was given to read
 * @param stdoutBytes what every command wrote, for every peer
 * @param peers in the order of the report
 */
public record WorkloadFigures(
        String name,
        String title,
        List<String> argv,
        int concurrency,
        @JsonProperty("stdin_bytes") long stdinBytes,
        @JsonProperty("stdout_bytes") long stdoutBytes,
        List<PeerFigures> peers) {

    public WorkloadFigures {
        argv = List.copyOf(argv);
        peers = List.copyOf(peers);
    }
}
