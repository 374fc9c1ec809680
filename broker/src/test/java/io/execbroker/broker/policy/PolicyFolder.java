package io.execbroker.broker.policy;

import io.execbroker.broker.config.BrokerConfig;
import io.execbroker.broker.config.ConfigException;
import io.execbroker.broker.config.ConfigLoader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A broker's configuration with one profile and its filter files, in a folder of its own. */
public record PolicyFolder(Path folder) {

    /** Writes a profile {@code demo} for root that allows {@code true}. */
    public static PolicyFolder in(Path folder) throws IOException {
        var created = new PolicyFolder(folder);
        Files.createDirectory(folder.resolve("filters.d"));
        created.filters("true: CommandFilter, /bin/true, root");
        Files.writeString(
                folder.resolve("rootwrap.conf"),
                "[DEFAULT]\nfilters_path = %s\nexec_dirs = /usr/sbin,/usr/bin\n"
                        .formatted(folder.resolve("filters.d")));
        created.profile("users = root");
        return created;
    }

    /** Replaces the filters. */
    public void filters(String definitions) throws IOException {
        Files.writeString(
                folder.resolve("filters.d/demo.filters"), "[Filters]\n" + definitions + "\n");
    }

    /** Replaces what the profile says beside its files. */
    public void profile(String keys) throws IOException {
        Files.writeString(
                configFile(),
                "[metrics]\nlisten =\n[profile demo]\nrootwrap_config = %s\n%s\n"
                        .formatted(folder.resolve("rootwrap.conf"), keys));
    }

    public Path configFile() {
        return folder.resolve("broker.conf");
    }

    public BrokerConfig config() throws ConfigException {
        return ConfigLoader.load(configFile(), false);
    }
}
