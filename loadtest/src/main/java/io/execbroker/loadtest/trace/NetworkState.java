package io.execbroker.loadtest.trace;

import java.nio.file.Path;

/**
 * What a configured network looks like.
 *
 * @param address with its prefix length
 * @param dnsmasqPidFile where its dnsmasq leaves its process id
 */
public record NetworkState(
        String namespace,
        String device,
        String address,
        String defaultGateway,
        Path dnsmasqPidFile) {

    static NetworkState of(Placeholders placeholders) {
        return new NetworkState(
                placeholders.fill("qdhcp-{network_id}"),
                placeholders.value("dhcp_dev"),
                placeholders.value("dhcp_ip_cidr"),
                placeholders.value("subnet_gw"),
                Path.of(placeholders.fill("{state_path}/dhcp/{network_id}/pid")));
    }
}
