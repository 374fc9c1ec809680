package io.execbroker.loadtest.trace;

import java.nio.file.Path;

/**
 * What a configured router looks like.
 *
 * @param internalAddress with its prefix length, as are the other two addresses
 * @param proxyPidFile where its metadata proxy leaves its process id
 */
public record RouterState(
        String namespace,
        String internalDevice,
        String internalAddress,
        String gatewayDevice,
        String gatewayAddress,
        String floatingAddress,
        String defaultGateway,
        String fixedIp,
        Path proxyPidFile) {

    static RouterState of(Placeholders placeholders) {
        return new RouterState(
                placeholders.fill("qrouter-{router_id}"),
                placeholders.value("int_dev"),
                placeholders.value("int_ip_cidr"),
                placeholders.value("ex_dev"),
                placeholders.value("ex_ip_cidr"),
                placeholders.fill("{fip}/32"),
                placeholders.value("ext_gw"),
                placeholders.value("fixed_ip"),
                Path.of(placeholders.fill("{state_path}/external/pids/{router_id}.pid")));
    }
}
