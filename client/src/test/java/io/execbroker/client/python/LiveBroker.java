package io.execbroker.client.python;

import io.execbroker.broker.Broker;
import io.execbroker.broker.config.ConfigLoader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** The real broker in this process, with one profile, for {@link Program#USER} alone. */
final class LiveBroker implements AutoCloseable {

    private final Path folder;
    private Broker broker;

    private LiveBroker(Path folder) throws Exception {
        this.folder = folder;
        broker = start();
    }

    private Broker start() throws Exception {
        return Broker.start(ConfigLoader.load(folder.resolve("broker.conf"), false), Map.of());
    }

    /**
     * @param folder into which its files are written; opened for everybody
     * @param filters the definitions of one file
     */
    static LiveBroker start(Path folder, String filters) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(folder.resolve("filters.d"));
        Files.writeString(folder.resolve("filters.d/test.filters"), "[Filters]\n" + filters);
        Files.writeString(
                folder.resolve("rootwrap.conf"),
                """
                [DEFAULT]
                filters_path = %s/filters.d
                exec_dirs = /usr/sbin,/usr/bin,/sbin,/bin
                """
                        .formatted(folder));
        Files.writeString(
                folder.resolve("broker.conf"),
                """
                [broker]
                socket = %1$s/broker.sock
                socket_mode = 0666
                audit = %1$s/audit.log
                drain_timeout = 2s
                kill_grace = 1s
                [metrics]
                listen =
                [profile python]
                rootwrap_config = %1$s/rootwrap.conf
                users = %2$d
                """
                        .formatted(folder, Program.USER));
        return new LiveBroker(folder);
    }

    Path socket() {
        return folder.resolve("broker.sock");
    }

    /** The lines of the audit trail so far. */
    List<String> audit() throws IOException {
        return Files.readAllLines(folder.resolve("audit.log"));
    }

    /** Drains, ends, and starts anew on the same files. */
    void restart() throws Exception {
        broker.close();
        broker = start();
    }

    @Override
    public void close() {
        broker.close();
    }
}
