package io.execbroker.broker.config;

import io.execbroker.broker.config.ConfigText.OptionText;
import io.execbroker.broker.config.ConfigText.SectionText;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration without a file: what the options of {@code serve} say, defaults for the rest.
 * Values are written as in the file and judged by the same reader.
 *
 * @param socket where clients connect
 * @param profiles name to rootwrap.conf
 * @param metrics {@code HOST:PORT}; empty serves no metrics
 * @param users who may use the profiles
 * @param groups whose members may use the profiles
 * @param mode how the filters are read; empty leaves the default
 * @param socketMode permissions of the socket; empty leaves the default
 */
public record ServeOptions(
        String socket,
        Map<String, String> profiles,
        Optional<String> metrics,
        List<String> users,
        List<String> groups,
        Optional<String> mode,
        Optional<String> socketMode) {

    private static final String COMMAND_LINE = "command line";

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
        var broker = new ArrayList<OptionText>();
        broker.add(option(ConfigCatalog.SOCKET, socket, "--socket"));
        socketMode.ifPresent(
                text -> broker.add(option(ConfigCatalog.SOCKET_MODE, text, "--socket-mode")));
        var sections = new ArrayList<SectionText>();
        sections.add(new SectionText("broker", COMMAND_LINE, broker));
        sections.add(
                new SectionText(
                        "metrics",
                        COMMAND_LINE,
                        List.of(
                                option(
                                        ConfigCatalog.METRICS_LISTEN,
                                        metrics.orElse(""),
                                        "--metrics"))));
        profiles.forEach((name, file) -> sections.add(profile(name, file)));
        return sections;
    }

    private SectionText profile(String name, String file) {
        var options = new ArrayList<OptionText>();
        options.add(option(ConfigCatalog.ROOTWRAP_CONFIG, file, "--profile"));
        options.add(option(ConfigCatalog.USERS, String.join(",", users), "--user"));
        options.add(option(ConfigCatalog.GROUPS, String.join(",", groups), "--group"));
        mode.ifPresent(text -> options.add(option(ConfigCatalog.MODE, text, "--mode")));
        return new SectionText("profile " + name, "--profile", options);
    }

    private static OptionText option(ConfigKey<?> key, String value, String where) {
        return new OptionText(key.name(), value, where);
    }
}
