package io.execbroker.broker.config;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * The door for Prometheus.
 *
 * @param listen resolved addresses to listen on; none means closed
 * @param filterLabel whether exits are counted for each filter by its name
 */
public record MetricsConfig(List<InetSocketAddress> listen, boolean filterLabel) {

    public MetricsConfig {
        listen = List.copyOf(listen);
    }
}
