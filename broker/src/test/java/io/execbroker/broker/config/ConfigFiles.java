package io.execbroker.broker.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Configuration files for tests. */
final class ConfigFiles {

    /** The least that a file can hold. */
    static final String MINIMAL =
            """
            [profile neutron]
            rootwrap_config = /etc/neutron/rootwrap.conf
            users = neutron
            """;

    private ConfigFiles() {}

    static Path write(Path folder, String text) throws IOException {
        return Files.writeString(folder.resolve("broker.conf"), text);
    }
}
