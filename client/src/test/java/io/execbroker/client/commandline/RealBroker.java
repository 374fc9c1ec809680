package io.execbroker.client.commandline;

import io.execbroker.broker.Broker;
import io.execbroker.broker.config.ConfigLoader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** The real broker in this process, on files and a socket of its own, for root and one user. */
final class RealBroker implements AutoCloseable {

    private static final String FILTERS =
            """
            [Filters]
            missing: CommandFilter, no-such-program, root
            ip: IpFilter, ip, root
            ip_exec: IpNetnsExecFilter, ip, root
            env: EnvFilter, env, root, GREETING=, sh
            """;

    /** Harmless in a test, and enough to see all that a command can do to its streams. */
    private static final String[] PROGRAMS = {
        "bash",
        "cat",
        "dnsmasq",
        "echo",
        "false",
        "head",
        "id",
        "python3",
        "readlink",
        "sh",
        "sleep",
        "stty",
        "true",
        "yes"
    };

    private final Path folder;
    private Broker broker;

    private RealBroker(Path folder) throws Exception {
        this.folder = folder;
        this.broker =
                Broker.start(ConfigLoader.load(folder.resolve("broker.conf"), false), Map.of());
    }

    /**
     * @param folder that the user can reach; the files are made in it
     */
    static RealBroker start(Path folder) throws Exception {
        Files.createDirectory(folder.resolve("filters.d"));
        var filters = new StringBuilder(FILTERS);
        for (var program : PROGRAMS) {
            filters.append("%1$s: CommandFilter, %1$s, root\n".formatted(program));
        }
        Files.writeString(folder.resolve("filters.d/test.filters"), filters);
        var conf = folder.resolve("rootwrap.conf");
        Files.writeString(
                conf,
                """
                [DEFAULT]
                filters_path = %s/filters.d
                exec_dirs = /usr/sbin,/usr/bin,/sbin,/bin
                """
                        .formatted(folder));
        return start(folder, conf, "strict");
    }

    /**
     * @param conf the rootwrap.conf of its profile, which exists
     * @param mode how filters are read
     */
    static RealBroker start(Path folder, Path conf, String mode) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
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
                [profile test]
                rootwrap_config = %2$s
                mode = %3$s
                users = 0, %4$d
                """
                        .formatted(folder, conf, mode, Programs.USER));
        return new RealBroker(folder);
    }

    Path socket() {
        return folder.resolve("broker.sock");
    }

    String rootwrapConf() {
        return folder.resolve("rootwrap.conf").toString();
    }

    /** The audit lines so far. */
    String audit() {
        try {
            return Files.readString(folder.resolve("audit.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drains, ends, and starts anew on the same files. */
    void restart() throws Exception {
        stop();
        broker = Broker.start(ConfigLoader.load(folder.resolve("broker.conf"), false), Map.of());
    }

    void stop() throws Exception {
        broker.drain();
        broker.awaitStopped();
        broker.close();
    }

    @Override
    public void close() {
        broker.close();
    }
}
