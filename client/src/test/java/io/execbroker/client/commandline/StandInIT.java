package io.execbroker.client.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The child of the program that stands for a long command, and what the installed Neutron makes of
 * it.
 */
@ParameterizedClass
@EnumSource(NativeBuild.class)
final class StandInIT {

    /** Neutron's own search: prints the child that it takes for the command. */
    private static final String FIND =
            """
            import sys, time
            from neutron.agent.linux import utils
            while not (pid := utils.get_root_helper_child_pid(sys.argv[1], sys.argv[2:], run_as_root=True)):
                time.sleep(0.01)
            print(pid)
            """;

    /**
     * A whole life of Neutron's AsyncProcess under a root helper. Its kill goes to the privsep
     * daemon, whose work root does in the same process here.
     */
    private static final String ASYNC_PROCESS =
            """
            import eventlet
            eventlet.monkey_patch()
            import signal, sys
            from oslo_config import cfg
            from neutron.agent.common import async_process
            from neutron.agent.linux import utils
            from neutron.common import utils as common_utils
            from neutron.conf.agent import common as config
            from neutron import privileged
            import psutil
            config.register_root_helper(cfg.CONF)
            privileged.default.set_client_mode(False)
            cfg.CONF.set_override("root_helper", sys.argv[1], group="AGENT")

            def is_active(process):
                try:
                    return process.is_active()
                except psutil.NoSuchProcess:
                    # Neutron's search fails when the root helper ends while it looks.
                    return process.is_active()

            talkative = ["sh", "-c", "while echo line; do sleep 0.02; done"]
            process = async_process.AsyncProcess(talkative, run_as_root=True)
            process.start(block=True)
            common_utils.wait_until_true(lambda: "line" in list(process.iter_stdout()), sleep=0.02)
            first = process.pid
            print("active", process.is_active())
            process.stop(block=True, kill_signal=signal.SIGTERM)
            print("active", is_active(process), utils.process_is_running(first))

            stubborn = ["sh", "-c", "trap : TERM; while :; do sleep 0.02; done"]
            process = async_process.AsyncProcess(stubborn, run_as_root=True)
            process.start(block=True)
            process.stop(block=True, kill_signal=signal.SIGTERM, kill_timeout=1)
            print("active", is_active(process))
            """;

    private final NativeBuild build;

    @TempDir private Path folder;

    private Scene scene;

    StandInIT(NativeBuild build) {
        this.build = build;
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
    void neutronFindsTheCommandBelowItsRootHelper() throws Exception {
        var process = rootwrap("sleep", "600");

        var found =
                Programs.finish(scene.programs().python(FIND, "" + process.pid(), "sleep", "600"));

        assertThat(found.err()).isEmpty();
        assertThat(Long.parseLong(found.out().trim())).isEqualTo(standInOf(process).pid());
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(143);
    }

    @Test
    void neutronsAsyncProcessLivesAndDiesAsUnderSudo() throws Exception {
        var helper = scene.programs().folder().resolve("execbroker-rootwrap") + " " + scene.conf();

        var run = Programs.finish(scene.programs().python(ASYNC_PROCESS, helper));

        assertThat(run.out())
                .as(run.err())
                .isEqualTo("active True\nactive False False\nactive False\n");
        assertThat(scene.run("execbroker", "status").out()).containsPattern("(?m)^running +0 of");
    }

    @Test
    void itShowsWhatTheCommandHasBecome() throws Exception {
        var process = rootwrap("sh", "-c", "exec /bin/sh -c 'read line' '' end");

        assertThat(commandLine(standInOf(process)))
                .containsExactly("/bin/sh", "-c", "read line", "", "end");
        kill("TERM", process.pid());
        assertThat(process.waitFor()).isEqualTo(143);
    }

    @Test
    void itHoldsNothingOfTheCallers() throws Exception {
        var process = rootwrap("sleep", "600");
        var standIn = standInOf(process);

        try (var descriptors = Files.list(Path.of("/proc", "" + standIn.pid(), "fd"))) {
            assertThat(descriptors.map(StandInIT::target)).containsExactly("anon_inode:[pidfd]");
        }
        assertThat(Files.readString(Path.of("/proc", "" + standIn.pid(), "environ")))
                .isEqualTo("EXECBROKER_STAND_IN=" + process.pid() + "\0");
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(143);
    }

    @Test
    void itsDeathIsTheCommandsAndItIsReapedAtOnce() throws Exception {
        var process = rootwrap("sh", "-c", "echo $$; exec sleep 600");
        var command = Long.parseLong(process.inputReader().readLine());
        var standIn = standInOf(process);

        assertThat(standIn.destroyForcibly()).isTrue();

        assertThat(process.waitFor()).isEqualTo(137);
        Waiting.untilGone(command);
        Waiting.untilGone(standIn.pid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUP", "INT", "QUIT", "TERM", "USR1", "USR2"})
    void aSignalForItReachesTheCommandAndItLivesOnAsTheCommandDoes(String signal) throws Exception {
        var process =
                rootwrap(
                        "sh",
                        "-c",
                        "trap 'echo heard' " + signal + "; echo; while :; do sleep 0.01; done");
        var lines = process.inputReader();
        lines.readLine();
        var standIn = standInOf(process);

        for (int i = 0; i < 3; i++) {
            kill(signal, standIn.pid());
            assertThat(lines.readLine()).isEqualTo("heard");
        }
        assertThat(standInOf(process).pid()).isEqualTo(standIn.pid());
        kill("KILL", standIn.pid());

        assertThat(process.waitFor()).isEqualTo(137);
    }

    @Test
    void itEndsWithTheCommand() throws Exception {
        var process = rootwrap("sh", "-c", "read line; exit 7");
        var standIn = standInOf(process);

        process.getOutputStream().close();

        assertThat(process.waitFor()).isEqualTo(7);
        assertThat(Path.of("/proc", "" + standIn.pid())).doesNotExist();
    }

    @Test
    void itEndsWithTheProgram() throws Exception {
        var process = rootwrap("sleep", "600");
        var standIn = standInOf(process);

        process.destroyForcibly().waitFor();

        Waiting.untilGone(standIn.pid());
    }

    /** After exec it would be too late: an orphan is the program itself, with those arguments. */
    @Test
    void itIsBoundToTheProgramBeforeItShowsTheCommandsArguments() throws Exception {
        var process =
                scene.programs()
                        .shell(
                                "ASAN_OPTIONS=detect_leaks=0 strace -ff -qq -e trace=prctl,execve -o %1$s/trace execbroker-rootwrap %2$s sh -c 'read line'"
                                        .formatted(folder, scene.conf()))
                        .start();
        Waiting.until("a stand-in", () -> !traceOfStandIn().isEmpty());
        process.getOutputStream().close();

        assertThat(Programs.finish(process).status()).isEqualTo(1);
        assertThat(traceOfStandIn()).startsWith("prctl(PR_SET_PDEATHSIG, SIGKILL)");
    }

    /** Empty until it is one. */
    private String traceOfStandIn() {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("trace."))
                    .map(StandInIT::text)
                    .filter(trace -> trace.contains("eb-stand-in"))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aShortCommandHasNone() throws Exception {
        var run =
                Programs.finish(
                        scene.programs()
                                .shell(
                                        "ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=process -o %1$s/trace execbroker-rootwrap %2$s true"
                                                .formatted(folder, scene.conf())));

        assertThat(run.status()).isZero();
        assertThat(Files.readString(folder.resolve("trace")))
                .contains("execve")
                .doesNotContain("clone", "fork");
    }

    @Test
    void execHasOneOnlyWhenItIsAskedFor() throws Exception {
        var with =
                scene.programs()
                        .command("execbroker", "exec", "--stand-in", "sleep", "600")
                        .start();
        assertThat(commandLine(standInOf(with))).containsExactly("/usr/bin/sleep", "600");
        with.destroy();
        assertThat(with.waitFor()).isEqualTo(143);

        var without = scene.programs().command("execbroker", "exec", "sleep", "600").start();
        // It lets go of its input where it would start one.
        Waiting.until(
                "a long command",
                () -> target(Path.of("/proc", "" + without.pid(), "fd/0")).equals("/dev/null"));
        assertThat(without.children()).isEmpty();
        without.destroy();
        assertThat(without.waitFor()).isEqualTo(143);
    }

    @Test
    void theVariableOfAnotherProcessDoesNotMakeOne() throws Exception {
        var run =
                Programs.finish(
                        scene.programs().shell("EXECBROKER_STAND_IN=1 execbroker exec echo hi"));

        assertThat(run).isEqualTo(new Run(0, "hi\n", ""));
    }

    private Process rootwrap(String... command) throws Exception {
        var arguments = new java.util.ArrayList<>(List.of(command));
        arguments.add(0, scene.conf());
        return scene.programs()
                .command("execbroker-rootwrap", arguments.toArray(String[]::new))
                .start();
    }

    /** The only child, once it has become what it is to be. */
    private static ProcessHandle standInOf(Process process) {
        Waiting.until(
                "a stand-in",
                () -> process.children().anyMatch(child -> name(child).equals("eb-stand-in\n")));
        assertThat(process.children()).hasSize(1);
        return process.children().findFirst().orElseThrow();
    }

    private static String name(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", "" + process.pid(), "comm"));
        } catch (IOException e) {
            return "";
        }
    }

    private static List<String> commandLine(ProcessHandle process) throws IOException {
        var text = Files.readString(Path.of("/proc", "" + process.pid(), "cmdline"));
        return List.of(text.substring(0, text.length() - 1).split("\0", -1));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static void kill(String signal, long pid) throws Exception {
        var run = Programs.finish(new ProcessBuilder("kill", "-s", signal, "" + pid));
        assertThat(run.status()).as(run.err()).isZero();
    }
}
