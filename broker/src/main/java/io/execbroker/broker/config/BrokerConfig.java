package io.execbroker.broker.config;

import java.util.List;

/**
 * The whole configuration of a daemon, checked. Immutable. {@link ConfigLoader} makes it; {@link
 * ConfigCatalog} says what each value means and what it is by default.
 *
 * @param socket where clients connect
 * @param limits how much at once
 * @param timing how long
 * @param engine what runs the commands
 * @param audit where the audit lines go
 * @param recording what is recorded for a replay
 * @param metrics the door for Prometheus
 * @param profiles who may run what; at least one, names unique
 * @param insecurePermissions whether owners and permissions of trusted files go unchecked: for
 *     development
 * @param origin where it was read from, and is read from again at a reload
 */
public record BrokerConfig(
        SocketConfig socket,
        LimitsConfig limits,
        TimingConfig timing,
        EngineConfig engine,
        AuditTarget audit,
        RecordConfig recording,
        MetricsConfig metrics,
        List<ProfileConfig> profiles,
        boolean insecurePermissions,
        ConfigOrigin origin) {

    public BrokerConfig {
        profiles = List.copyOf(profiles);
    }
}
