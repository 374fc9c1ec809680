package io.execbroker.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.broker.Broker;
import io.execbroker.broker.config.ConfigLoader;
import io.execbroker.client.BrokerConnectionException;
import io.execbroker.client.CommandRejectedException;
import io.execbroker.client.CommandRejectedException.Reason;
import io.execbroker.client.ExecClient;
import io.execbroker.client.ExecCommand;
import io.execbroker.client.ExecHandle;
import io.execbroker.client.LimitAction;
import io.execbroker.client.Signal;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A broker with few places, and clients that make happen to it all that it counts. */
final class LoadedBroker implements AutoCloseable {

    private static final int RUNNING = 4;
    private static final int WAITING = 4;
    private static final int FLOOD = 32;
    private static final int MEGABYTE = 1 << 20;

    private static final String NOWHERE = "/execbroker/no/such/folder";

    private static final ExecCommand LONG = ExecCommand.of("sleep", "60");

    private final Path socket;
    private final String metricsAddress;
    private final Broker broker;
    private final ExecClient client;

    private LoadedBroker(Path socket, String metricsAddress, Broker broker) {
        this.socket = socket;
        this.metricsAddress = metricsAddress;
        this.broker = broker;
        this.client = ExecClient.connect(socket);
    }

    /**
     * Starts it for the user of this process.
     *
     * @param folder for its configuration, socket and programs
     */
    static LoadedBroker start(Path folder) throws Exception {
        var metrics = "127.0.0.1:" + freePort();
        var socket = folder.resolve("broker.sock");
        var user = System.getProperty("user.name");
        var programs = Files.createDirectory(folder.resolve("bin"));
        script(programs.resolve("fail"), "#!/bin/sh\necho no >&2\nexit 3\n");
        script(programs.resolve("crash"), "#!/bin/sh\nkill -KILL $$\n");
        script(programs.resolve("daemonise"), "#!/bin/sh\nsleep 1 &\n");
        script(programs.resolve("broken"), "#!/nowhere/interpreter\n");
        var filters = Files.createDirectory(folder.resolve("filters.d"));
        Files.writeString(
                filters.resolve("demo.filters"),
                """
                [Filters]
                cat: CommandFilter, cat, USER
                head: CommandFilter, head, USER
                sleep: CommandFilter, sleep, USER
                fail: CommandFilter, fail, USER
                crash: CommandFilter, crash, USER
                daemonise: CommandFilter, daemonise, USER
                broken: CommandFilter, broken, USER
                missing: CommandFilter, missing, USER
                nobody: CommandFilter, cat, nobody-of-that-name
                """
                        .replace("USER", user));
        var rootwrap =
                Files.writeString(
                        folder.resolve("rootwrap.conf"),
                        "[DEFAULT]\nfilters_path = %s\nexec_dirs = %s,/usr/bin,/bin\n"
                                .formatted(filters, programs));
        var config =
                Files.writeString(
                        folder.resolve("broker.conf"),
                        """
                        [broker]
                        socket = %s
                        max_running = %d
                        queue_size = %d
                        kill_grace = 100ms
                        drain_grace = 20ms
                        audit = %s
                        [metrics]
                        listen = %s
                        [profile demo]
                        rootwrap_config = %s
                        users = %s
                        working_directories = %s
                        """
                                .formatted(
                                        socket,
                                        RUNNING,
                                        WAITING,
                                        folder.resolve("audit.log"),
                                        metrics,
                                        rootwrap,
                                        user,
                                        NOWHERE));
        var broker = Broker.start(ConfigLoader.load(config, true), Map.of());
        return new LoadedBroker(socket, metrics, broker);
    }

    /** Where Prometheus may scrape. */
    String metricsAddress() {
        return metricsAddress;
    }

    /** Everything once; about a second. */
    void round() throws Exception {
        client.run(ExecCommand.builder("cat").stdin(new byte[MEGABYTE]).build());
        client.run(
                ExecCommand.builder("head", "-c", "9", "/dev/zero")
                        .outputLimits(1, 1, LimitAction.TRUNCATE)
                        .build());
        client.run(ExecCommand.of("fail"));
        client.run(ExecCommand.of("crash"));
        client.run(ExecCommand.of("daemonise"));
        client.run(ExecCommand.builder("sleep", "60").timeout(Duration.ofMillis(50)).build());
        refused(Reason.UNAUTHORISED, ExecCommand.of("id"));
        refused(Reason.NOT_EXECUTABLE, ExecCommand.of("missing"));
        refused(Reason.NOT_EXECUTABLE, ExecCommand.of("broken"));
        refused(Reason.SPAWN_FAILED, ExecCommand.builder("cat").workingDirectory(NOWHERE).build());
        running(LONG).cancel();
        running(LONG).signal(Signal.TERM);
        flood();
        readLate();
        assertThatThrownBy(() -> ExecClient.builder(socket).profile("none").connect().close())
                .isInstanceOf(BrokerConnectionException.class);
        broker.reload();
    }

    @Override
    public void close() {
        client.close();
        broker.close();
    }

    /** More at once than may run and wait. */
    private void flood() {
        var results =
                Collections.nCopies(FLOOD, ExecCommand.of("sleep", "0.02")).stream()
                        .map(client::execute)
                        .map(result -> result.handle((ended, refused) -> ""))
                        .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(results).join();
    }

    /** Lets the window fill up, and reads what follows only when nothing more can arrive. */
    private void readLate() throws IOException {
        var handle =
                client.start(ExecCommand.of("head", "-c", Integer.toString(MEGABYTE), "/dev/zero"));
        handle.started().join();
        refused(Reason.UNAUTHORISED, ExecCommand.of("id"));
        handle.stdout().transferTo(OutputStream.nullOutputStream());
        handle.onExit().join();
    }

    private ExecHandle running(ExecCommand command) {
        var handle = client.start(command);
        handle.started().join();
        return handle;
    }

    private void refused(Reason reason, ExecCommand command) {
        assertThatThrownBy(() -> client.run(command))
                .isInstanceOfSatisfying(
                        CommandRejectedException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
