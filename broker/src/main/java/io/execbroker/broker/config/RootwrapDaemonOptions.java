package io.execbroker.broker.config;

import io.execbroker.broker.config.ConfigText.OptionText;
import io.execbroker.broker.config.ConfigText.SectionText;

import java.util.List;

/**
 * The configuration of a broker that stands in for {@code neutron-rootwrap-daemon}: one profile, no
 * socket of its own, no metrics, and no time limit, for rootwrap has none. Values are written as in
 * the file and judged by the same reader.
 *
 * @param rootwrapConfig absolute path of the rootwrap.conf
 * @param uid who may use it, beside root
 * @param mode how the filters are read
 * @param audit file of the audit trail
 */
public record RootwrapDaemonOptions(String rootwrapConfig, long uid, String mode, String audit) {

    /** Name of the only profile. */
    public static final String PROFILE = "rootwrap";

    private static final String COMMAND_LINE = "command line";
    private static final String DEFAULT = "rootwrap-daemon";
    private static final String NO_LIMIT = "24h";

    /**
     * The configuration that these options ask for.
     *
     * @throws ConfigException naming every option that is wrong
     */
    public BrokerConfig toConfig(boolean insecurePermissions) throws ConfigException {
        return ConfigReader.read(
                new ConfigText(COMMAND_LINE, sections()),
                insecurePermissions,
                new ConfigOrigin.CommandLine());
    }

    private List<SectionText> sections() {
        return List.of(
                new SectionText(
                        "broker",
                        COMMAND_LINE,
                        List.of(
                                option(ConfigCatalog.AUDIT, audit, "--audit"),
                                option(ConfigCatalog.DEFAULT_TIMEOUT, NO_LIMIT, DEFAULT),
                                option(ConfigCatalog.MAX_TIMEOUT, NO_LIMIT, DEFAULT),
                                option(ConfigCatalog.DRAIN_TIMEOUT, NO_LIMIT, DEFAULT))),
                new SectionText(
                        "metrics",
                        COMMAND_LINE,
                        List.of(option(ConfigCatalog.METRICS_LISTEN, "", DEFAULT))),
                new SectionText(
                        "profile " + PROFILE,
                        COMMAND_LINE,
                        List.of(
                                option(ConfigCatalog.ROOTWRAP_CONFIG, rootwrapConfig, "CONF"),
                                option(ConfigCatalog.USERS, Long.toString(uid), "SUDO_UID"),
                                option(ConfigCatalog.MODE, mode, "--mode"))));
    }

    private static OptionText option(ConfigKey<?> key, String value, String where) {
        return new OptionText(key.name(), value, where);
    }
}
