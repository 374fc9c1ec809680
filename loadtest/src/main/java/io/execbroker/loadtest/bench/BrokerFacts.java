package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What the broker itself costs.
 *
 * @param startToAcceptingMillis from its spawn to its Welcome, over several starts
 * @param idleBytes resident, of a broker that has run nothing yet
 * @param busyBytes resident, with {@code busyCommands} running
 * @param cpuMicrosPerCommand user and system time of its own, without that of the commands
 */
public record BrokerFacts(
        @JsonProperty("start_to_accepting_ms") Spread startToAcceptingMillis,
        @JsonProperty("rss_idle_bytes") long idleBytes,
        @JsonProperty("rss_busy_bytes") long busyBytes,
        @JsonProperty("busy_commands") int busyCommands,
        @JsonProperty("cpu_us_per_command") double cpuMicrosPerCommand) {}
