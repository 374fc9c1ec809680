package io.execbroker.loadtest;

import io.execbroker.loadtest.replay.Arrival;

import picocli.CommandLine.Option;

import java.util.Map;

/** Options that say how concurrent the agents are. */
final class AgentOptions {
    @Option(
            names = "--l3-workers",
            description = "Routers that the L3 agent works on at once.",
            defaultValue = "8")
    private int l3Workers;

    @Option(
            names = "--dhcp-workers",
            description = "Networks that the DHCP agent works on at once.",
            defaultValue = "4")
    private int dhcpWorkers;

    Arrival arrival() {
        return new Arrival.Agents(Map.of("l3", l3Workers, "dhcp", dhcpWorkers));
    }
}
