package io.execbroker.client.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The door that an agent starts as its root_helper_daemon: opened, held and closed. */
@ParameterizedClass
@EnumSource(NativeBuild.class)
final class RootwrapDaemonIT {

    private static final int KEY_BYTES = 32;

    /** A client of the installed oslo.rootwrap; waits for a line before it says what it got. */
    private static final String CLIENT =
            """
            import sys
            from multiprocessing import managers
            from oslo_rootwrap import client, jsonrpc
            from oslo_rootwrap.client import ClientManager
            manager = ClientManager(sys.argv[1], bytes.fromhex(sys.argv[2]))
            manager.connect()
            rootwrap = manager.rootwrap()
            print("connected", flush=True)
            print(rootwrap.run_one_command(sys.argv[3:], None), flush=True)
            """;

    private final NativeBuild build;

    @TempDir private Path folder;

    private Scene scene;

    RootwrapDaemonIT(NativeBuild build) {
        this.build = build;
    }

    /** A running program and what it printed. */
    private record Daemon(Process process, Path socket, String key) {

        static Daemon start(ProcessBuilder builder) throws Exception {
            var process = builder.start();
            var line = new ByteArrayOutputStream();
            var out = process.getInputStream();
            for (int next = out.read(); next != '\n' && next >= 0; next = out.read()) {
                line.write(next);
            }
            var key = java.util.HexFormat.of().formatHex(out.readNBytes(KEY_BYTES));
            return new Daemon(process, Path.of(line.toString(UTF_8)), key);
        }

        /** Waits for the program, which leaves neither socket nor folder nor words. */
        void assertClosed() throws Exception {
            var run = Programs.finish(process);
            assertThat(run).isEqualTo(new Run(0, "", ""));
            assertThat(socket).doesNotExist();
            assertThat(socket.getParent()).doesNotExist();
        }
    }

    @BeforeEach
    void start() throws Exception {
        scene = Scene.start(build, folder);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void aClientOfOsloStartsItAndRunsCommandsAsRoot() throws Exception {
        var script =
                """
                import sys
                from oslo_rootwrap import client
                rootwrap = client.Client(sys.argv[1:])
                print(rootwrap.execute(["id", "-u"]), rootwrap.execute(["cat"], stdin="text"))
                """;
        var builder =
                scene.programs()
                        .python(
                                script,
                                scene.programs().folder() + "/execbroker-rootwrap-daemon",
                                scene.conf());
        Programs.asUser(builder);

        var run = Programs.finish(builder);

        assertThat(run).isEqualTo(new Run(0, "[0, '0\\n', ''] [0, 'text', '']\n", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void aSignalClosesTheDoor(String signal) throws Exception {
        var daemon = Daemon.start(asUser());
        assertThat(daemon.socket()).exists();
        assertThat(daemon.key()).hasSize(2 * KEY_BYTES);

        kill(signal, daemon.process().pid());

        daemon.assertClosed();
    }

    @Test
    void theEndOfStandardInputClosesTheDoor() throws Exception {
        var daemon = Daemon.start(asUser());
        daemon.process().getOutputStream().write(new byte[3000]);
        daemon.process().getOutputStream().flush();
        assertThat(daemon.socket()).exists();

        daemon.process().getOutputStream().close();

        daemon.assertClosed();
    }

    @Test
    void devNullIsNoAgentThatCouldGoAway() throws Exception {
        var daemon = Daemon.start(asUser().redirectInput(Path.of("/dev/null").toFile()));
        assertThat(call(daemon, "id", "-u")).isEqualTo("connected\n[0, '0\\n', '']\n");

        daemon.process().destroy();

        daemon.assertClosed();
    }

    @Test
    void aKilledProgramClosesTheDoor() throws Exception {
        var daemon = Daemon.start(asUser());

        daemon.process().destroyForcibly().waitFor();

        Waiting.until("the end of the door", () -> !Files.exists(daemon.socket().getParent()));
    }

    @Test
    void theCommandInFlightIsAnsweredFirst() throws Exception {
        var daemon = Daemon.start(command());
        var go = Files.createFile(folder.resolve("go"));
        var client =
                clientOf(
                                daemon,
                                "sh",
                                "-c",
                                "while test -e %s; do sleep 0.01; done; echo ok".formatted(go))
                        .start();
        assertThat(client.inputReader().readLine()).isEqualTo("connected");
        awaitRunning();

        daemon.process().destroy();
        Waiting.until("a door that takes nobody", () -> !Files.exists(daemon.socket()));
        assertThat(daemon.process().isAlive()).isTrue();
        Files.delete(go);

        assertThat(client.inputReader().readLine()).isEqualTo("[0, 'ok\\n', '']");
        daemon.assertClosed();
        client.destroyForcibly().waitFor();
    }

    @Test
    void aSecondSignalDoesNotWait() throws Exception {
        var daemon = Daemon.start(command());
        var client = clientOf(daemon, "sleep", "600").start();
        assertThat(client.inputReader().readLine()).isEqualTo("connected");
        awaitRunning();

        daemon.process().destroy();
        Waiting.until("a door that takes nobody", () -> !Files.exists(daemon.socket()));
        daemon.process().destroy();

        assertThat(daemon.process().waitFor()).isEqualTo(143);
        client.destroyForcibly().waitFor();
    }

    @Test
    void anIdleDoorIsClosedAfterDaemonTimeout() throws Exception {
        Files.writeString(
                Path.of(scene.conf()),
                Files.readString(Path.of(scene.conf())) + "daemon_timeout = 1\n");
        scene.broker().restart();

        Daemon.start(asUser()).assertClosed();
    }

    @Test
    void aBrokerThatStopsClosesTheDoor() throws Exception {
        var daemon = Daemon.start(asUser());

        scene.broker().stop();

        daemon.assertClosed();
    }

    @Test
    void aConfThatTheBrokerDoesNotKnowIsNamed() throws Exception {
        var run = scene.run("execbroker-rootwrap-daemon", folder + "/other.conf");

        assertThat(run.status()).isEqualTo(97);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(folder + "/other.conf").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutABrokerRootGetsOneOfItsOwn(boolean isAskedFor) throws Exception {
        var broker = scene.programs().folder().resolve("execbrokerd");
        Files.writeString(broker, "#!/bin/sh\necho \"$0 $*\"; env | sort; ls /proc/$$/fd\n");
        Files.setPosixFilePermissions(broker, PosixFilePermissions.fromString("rwxr-xr-x"));
        var builder =
                isAskedFor
                        ? scene.programs()
                                .shell(
                                        "execbroker-rootwrap-daemon --standalone ./r.conf"
                                                + " 7</dev/null")
                        : scene.programs()
                                .shell(
                                        "execbroker-rootwrap-daemon --socket /nonexistent/s"
                                                + " ./r.conf 7</dev/null");
        builder.environment()
                .putAll(
                        java.util.Map.of(
                                "SUDO_UID", "4711",
                                "SUDO_GID", "4712",
                                "TMPDIR", "/elsewhere",
                                "LD_LIBRARY_PATH", "/elsewhere",
                                "JAVA_TOOL_OPTIONS", "-javaagent:/elsewhere"));

        var run = Programs.finish(builder);

        // 10 is the shell's own, for the script.
        assertThat(run)
                .isEqualTo(
                        new Run(
                                0,
                                broker
                                        + " rootwrap-daemon -- ./r.conf\n"
                                        + "LC_ALL=C.UTF-8\n"
                                        + "PATH=/usr/sbin:/usr/bin:/sbin:/bin\n"
                                        + "PWD="
                                        + Path.of("").toAbsolutePath()
                                        + "\nSUDO_GID=4712\nSUDO_UID=4711\n0\n1\n10\n2\n",
                                ""));
    }

    @Test
    void aNumberOfSudosThatIsNoneIsNotPassedOn() throws Exception {
        var broker = scene.programs().folder().resolve("execbrokerd");
        Files.writeString(broker, "#!/bin/sh\nenv | grep SUDO; echo end\n");
        Files.setPosixFilePermissions(broker, PosixFilePermissions.fromString("rwxr-xr-x"));
        var builder =
                scene.programs().command("execbroker-rootwrap-daemon", "--standalone", "r.conf");
        builder.environment().put("SUDO_UID", "0;x");
        builder.environment().put("SUDO_GID", "");

        assertThat(Programs.finish(builder)).isEqualTo(new Run(0, "end\n", ""));
    }

    @Test
    void aBrokersProgramThatIsMissingIsNamed() throws Exception {
        var run = scene.run("execbroker-rootwrap-daemon", "--standalone", "r.conf");

        assertThat(run.status()).isEqualTo(125);
        assertThat(run.err())
                .contains(scene.programs().folder() + "/execbrokerd: cannot start a broker")
                .hasLineCount(1);
    }

    private void awaitRunning() {
        Waiting.until(
                "a command that runs",
                () -> {
                    try {
                        return scene.run("execbroker", "status")
                                .out()
                                .contains("running      1 of");
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private String call(Daemon daemon, String... command) throws Exception {
        return Programs.finish(clientOf(daemon, command)).out();
    }

    private ProcessBuilder clientOf(Daemon daemon, String... command) {
        var arguments = new java.util.ArrayList<>(java.util.List.of(command));
        arguments.add(0, daemon.key());
        arguments.add(0, daemon.socket().toString());
        return scene.programs().python(CLIENT, arguments.toArray(String[]::new));
    }

    private ProcessBuilder command() {
        return scene.programs().command("execbroker-rootwrap-daemon", scene.conf());
    }

    private ProcessBuilder asUser() {
        return Programs.asUser(command());
    }

    private static void kill(String signal, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-s", signal, "" + pid).start().waitFor()).isZero();
    }
}
