package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How fast a peer passes on the output of one command that writes a lot.
 *
 * @param bytes that the command writes
 * @param mibPerSecond over the rounds
 * @param againstCat as a multiple of {@code cat FILE | cat >/dev/null} in the same round
 */
public record ThroughputFigures(
        String title,
        PeerId peer,
        long bytes,
        @JsonProperty("mib_per_second") Spread mibPerSecond,
        @JsonProperty("against_cat") Spread againstCat) {}
