package io.execbroker.broker.config;

import io.execbroker.broker.config.ConfigText.SectionText;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns what was written into a {@link BrokerConfig}, or into everything that is wrong with it.
 * Used for one reading.
 */
final class ConfigReader {

    private static final String SECTIONS = "[broker], [metrics] or [profile NAME]";

    private final Set<ConfigProblem> problems = new LinkedHashSet<>();
    private final ConfigText text;
    private final SectionReader broker;

    private ConfigReader(ConfigText text) {
        this.text = text;
        this.broker =
                new SectionReader(
                        Section.BROKER, text.section("broker"), Optional.empty(), problems);
    }

    static BrokerConfig read(ConfigText text, boolean insecurePermissions, ConfigOrigin origin)
            throws ConfigException {
        return new ConfigReader(text).read(insecurePermissions, origin);
    }

    private BrokerConfig read(boolean insecurePermissions, ConfigOrigin origin)
            throws ConfigException {
        var config =
                new BrokerConfig(
                        socket(),
                        limits(),
                        timing(),
                        engine(),
                        broker.get(ConfigCatalog.AUDIT),
                        recording(),
                        metrics(),
                        profiles(),
                        insecurePermissions,
                        origin);
        broker.reportUnknown();
        if (!problems.isEmpty()) {
            throw new ConfigException(List.copyOf(problems));
        }
        return config;
    }

    private SocketConfig socket() {
        return new SocketConfig(
                broker.get(ConfigCatalog.SOCKET),
                broker.get(ConfigCatalog.SOCKET_OWNER),
                broker.get(ConfigCatalog.SOCKET_GROUP),
                broker.get(ConfigCatalog.SOCKET_MODE));
    }

    private LimitsConfig limits() {
        return new LimitsConfig(
                broker.get(ConfigCatalog.MAX_RUNNING),
                broker.get(ConfigCatalog.MAX_RUNNING_PER_CONNECTION),
                broker.get(ConfigCatalog.QUEUE_SIZE),
                broker.get(ConfigCatalog.QUEUE_BYTES),
                broker.get(ConfigCatalog.MAX_CONNECTIONS),
                broker.get(ConfigCatalog.MAX_CONNECTIONS_PER_UID),
                broker.get(ConfigCatalog.MAX_UNAUTHENTICATED),
                broker.get(ConfigCatalog.MAX_STREAMS_PER_CONNECTION),
                Math.toIntExact(broker.get(ConfigCatalog.MAX_FRAME_BYTES)),
                broker.get(ConfigCatalog.ROOTWRAP_MESSAGE_BYTES),
                broker.get(ConfigCatalog.ROOTWRAP_BUFFER_BYTES));
    }

    private TimingConfig timing() {
        var timing =
                new TimingConfig(
                        broker.get(ConfigCatalog.DEFAULT_TIMEOUT),
                        broker.get(ConfigCatalog.MAX_TIMEOUT),
                        broker.get(ConfigCatalog.KILL_GRACE),
                        broker.get(ConfigCatalog.DRAIN_GRACE),
                        broker.get(ConfigCatalog.DRAIN_TIMEOUT),
                        broker.get(ConfigCatalog.HANDSHAKE_TIMEOUT),
                        broker.get(ConfigCatalog.REQUEST_MEMORY));
        if (timing.defaultTimeout().compareTo(timing.maxTimeout()) > 0) {
            broker.report(ConfigCatalog.DEFAULT_TIMEOUT, "at most max_timeout");
        }
        return timing;
    }

    private EngineConfig engine() {
        return new EngineConfig(
                broker.get(ConfigCatalog.ENGINE),
                broker.get(ConfigCatalog.SPAWNER_THREADS),
                broker.get(ConfigCatalog.LOOP_THREADS));
    }

    private RecordConfig recording() {
        return new RecordConfig(
                broker.get(ConfigCatalog.RECORD_FILE),
                broker.get(ConfigCatalog.RECORD_MAX_BYTES),
                broker.get(ConfigCatalog.RECORD_STDIN));
    }

    private MetricsConfig metrics() {
        var metrics =
                new SectionReader(
                        Section.METRICS, text.section("metrics"), Optional.empty(), problems);
        var listen = metrics.get(ConfigCatalog.METRICS_LISTEN);
        if (!metrics.get(ConfigCatalog.ALLOW_REMOTE) && !listen.stream().allMatch(this::isLocal)) {
            metrics.report(
                    ConfigCatalog.METRICS_LISTEN,
                    "loopback addresses, unless allow_remote = yes says otherwise");
        }
        metrics.reportUnknown();
        return new MetricsConfig(listen, metrics.get(ConfigCatalog.FILTER_LABEL));
    }

    private boolean isLocal(InetSocketAddress address) {
        return address.getAddress().isLoopbackAddress();
    }

    private List<ProfileConfig> profiles() {
        var profiles = new ArrayList<ProfileConfig>();
        var found = false;
        for (var section : text.sections()) {
            var profileName = ProfileName.ofHeading(section.name());
            if (profileName.isPresent()) {
                found = true;
                profile(profileName.get(), section).ifPresent(profiles::add);
            } else if (!section.name().equals("broker") && !section.name().equals("metrics")) {
                problem(section.where(), "[" + section.name() + "]", SECTIONS);
            }
        }
        if (!found) {
            problem(text.where(), "no profile", "at least one section [profile NAME]");
        }
        return profiles;
    }

    private Optional<ProfileConfig> profile(String name, SectionText section) {
        var profile = new SectionReader(Section.PROFILE, section, Optional.of(broker), problems);
        if (!ProfileName.isValid(name)) {
            problem(section.where(), "[" + section.name() + "]", ProfileName.EXPECTED);
        }
        var users = profile.get(ConfigCatalog.USERS);
        var groups = profile.get(ConfigCatalog.GROUPS);
        if (users.isEmpty() && groups.isEmpty()) {
            profile.report(ConfigCatalog.USERS, "users or groups that may use the profile");
        }
        var maxTimeout = profile.get(ConfigCatalog.PROFILE_MAX_TIMEOUT);
        var defaultTimeout = defaultTimeout(profile, maxTimeout);
        profile.reportUnknown();
        return profile.find(ConfigCatalog.ROOTWRAP_CONFIG)
                .map(rootwrapConfig ->
                        new ProfileConfig(
                                name,
                                rootwrapConfig,
                                profile.get(ConfigCatalog.MODE),
                                users,
                                groups,
                                profile.get(ConfigCatalog.PROFILE_MAX_RUNNING),
                                defaultTimeout,
                                maxTimeout,
                                profile.get(ConfigCatalog.WORKING_DIRECTORIES)));
    }

    /**
     * A default that is taken over gives way to the profile's own maximum; a written one may not.
     */
    private static Duration defaultTimeout(SectionReader profile, Duration maxTimeout) {
        var defaultTimeout = profile.get(ConfigCatalog.PROFILE_DEFAULT_TIMEOUT);
        if (defaultTimeout.compareTo(maxTimeout) <= 0) {
            return defaultTimeout;
        }
        if (profile.isWritten(ConfigCatalog.PROFILE_DEFAULT_TIMEOUT)) {
            profile.report(ConfigCatalog.PROFILE_DEFAULT_TIMEOUT, "at most max_timeout");
        }
        return maxTimeout;
    }

    private void problem(String where, String subject, String expected) {
        problems.add(new ConfigProblem(where, subject, expected));
    }
}
