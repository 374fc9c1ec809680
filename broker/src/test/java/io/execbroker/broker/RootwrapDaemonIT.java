package io.execbroker.broker;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.broker.testing.Fds;
import io.execbroker.broker.testing.Kernel;
import io.execbroker.broker.testing.PassingClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The daemon that is nothing but a door of oslo.rootwrap, as a process of its own. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class RootwrapDaemonIT {

    private static final Path FUNCTIONAL = Path.of("src/test/python/functional.py");
    private static final int KEY_BYTES = 32;

    /** A client of the installed oslo.rootwrap; the daemon was started before. */
    private static final String CLIENT =
            """
            import sys
            from oslo_rootwrap.client import ClientManager
            manager = ClientManager(sys.argv[1], bytes.fromhex(sys.argv[2]))
            manager.connect()
            print(manager.rootwrap().run_one_command(sys.argv[3:], None))
            """;

    private final List<Process> started = new ArrayList<>();

    @TempDir private Path folder;

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "eventlet"})
    void osloRootwrapsOwnTestsOfItsDaemonPass(String concurrency) throws Exception {
        var tests =
                start(
                        "/usr/bin/python3",
                        FUNCTIONAL.toString(),
                        concurrency,
                        program().toString(),
                        "rootwrap-daemon",
                        "--insecure-permissions");
        tests.getOutputStream().close();
        var output = text(tests);

        assertThat(tests.waitFor()).as(output).isZero();
        assertThat(output).contains("OK");
    }

    @Test
    void socketAndKeyAreAnnouncedAndGoWithTheEndOfStandardInput() throws Exception {
        var daemon =
                start(
                        program().toString(),
                        "rootwrap-daemon",
                        conf("true: CommandFilter, true, root"));
        var socket = socket(daemon);
        var key = daemon.getInputStream().readNBytes(KEY_BYTES);

        assertThat(key).hasSize(KEY_BYTES);
        assertThat(socket).exists();
        assertThat(Files.getPosixFilePermissions(socket.getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));

        daemon.getOutputStream().close();

        assertThat(daemon.waitFor()).isZero();
        assertThat(socket.getParent()).doesNotExist();
    }

    @Test
    void devNullIsNoAgentThatCouldGoAway() throws Exception {
        var daemon =
                start(
                        ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()),
                        program().toString(),
                        "rootwrap-daemon",
                        conf("id: CommandFilter, id, root"));
        var socket = socket(daemon);
        var key = HexFormat.of().formatHex(daemon.getInputStream().readNBytes(KEY_BYTES));

        var client = start("/usr/bin/python3", "-c", CLIENT, socket.toString(), key, "id", "-u");

        assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                .as(text(client))
                .isEqualTo("[0, '0\\n', '']\n");
        daemon.destroy();
        assertThat(daemon.waitFor()).isZero();
    }

    @Test
    void sigtermEndsIt() throws Exception {
        var daemon =
                start(
                        program().toString(),
                        "rootwrap-daemon",
                        conf("true: CommandFilter, true, root"));
        var socket = socket(daemon);

        daemon.destroy();

        assertThat(daemon.waitFor()).isZero();
        assertThat(socket.getParent()).doesNotExist();
    }

    @Test
    void descriptorsThatNobodyAskedForAreRefused() throws Exception {
        var daemon =
                start(
                        program().toString(),
                        "rootwrap-daemon",
                        conf("true: CommandFilter, true, root"));
        try (var fds = new Fds();
                var peer = PassingClient.connect(socket(daemon))) {
            var isSent = peer.tryPass(new byte[1], fds.pipe().first());

            assertThat(isSent).isEqualTo(!Kernel.OF_THIS_HOST.refusesDescriptors(fds));
            if (isSent) {
                assertThat(peer.wire().receive()).isNull();
            }
        }
    }

    @Test
    void badConfigurationIsNamedBeforeAnythingIsAnnounced() throws Exception {
        var daemon =
                start(
                        program().toString(),
                        "rootwrap-daemon",
                        folder.resolve("none.conf").toString());
        var complaint = new String(daemon.getErrorStream().readAllBytes(), UTF_8);

        assertThat(daemon.waitFor()).isEqualTo(97);
        assertThat(daemon.getInputStream().readAllBytes()).isEmpty();
        assertThat(complaint).contains("none.conf").hasLineCount(1);
    }

    private static Path socket(Process daemon) throws IOException {
        var line = new StringBuilder();
        for (var letter = daemon.getInputStream().read();
                letter != '\n';
                letter = daemon.getInputStream().read()) {
            assertThat(letter).as("the end of the daemon's output").isNotNegative();
            line.append((char) letter);
        }
        return Path.of(line.toString());
    }

    private String conf(String definition) throws IOException {
        var filters = Files.createDirectories(folder.resolve("filters"));
        Files.writeString(filters.resolve("test.filters"), "[Filters]\n" + definition + "\n");
        return Files.writeString(
                        folder.resolve("rootwrap.conf"),
                        "[DEFAULT]\nfilters_path=%s\nexec_dirs=/usr/bin\n".formatted(filters))
                .toString();
    }

    /** Standard input stays open; standard error too, so that it can be read apart. */
    private Process start(String... command) throws IOException {
        return start(ProcessBuilder.Redirect.PIPE, command);
    }

    private Process start(ProcessBuilder.Redirect stdin, String... command) throws IOException {
        var line = new ArrayList<>(List.of(command));
        var at = line.indexOf("rootwrap-daemon");
        if (at >= 0 && !line.contains("--insecure-permissions")) {
            // The folder of a test is below one that others may write to.
            line.add(at + 1, "--insecure-permissions");
        }
        var process = new ProcessBuilder(line).redirectInput(stdin).start();
        started.add(process);
        return process;
    }

    private static String text(Process process) throws IOException {
        // unittest writes all that it says to standard error.
        return new String(process.getErrorStream().readAllBytes(), UTF_8);
    }

    /**
     * {@code execbrokerd} from this class path, but for what is the tests': their logging would
     * write where nobody reads.
     */
    private Path program() throws IOException {
        var script = folder.resolve("execbrokerd");
        Files.writeString(
                script,
                "#!/bin/sh\nexec %s/bin/java -Xshare:auto -XX:TieredStopAtLevel=1 -Xmx256m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp '%s' io.execbroker.broker.BrokerMain \"$@\"\n"
                        .formatted(System.getProperty("java.home"), classPath()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(":"))
                .filter(entry -> !entry.endsWith("/test-classes"))
                .collect(Collectors.joining(":"));
    }
}
