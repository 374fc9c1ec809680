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

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals for the program reach the command, and its death ends the command. */
@ParameterizedClass
@EnumSource(NativeBuild.class)
final class SignalsIT {

    private final NativeBuild build;

    @TempDir private Path folder;

    private Scene scene;

    SignalsIT(NativeBuild build) {
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

    @ParameterizedTest
    @ValueSource(strings = {"HUP", "INT", "QUIT", "TERM", "USR1", "USR2"})
    void theCommandHearsThem(String signal) throws Exception {
        var process =
                exec(
                        "trap 'echo heard; exit 42' "
                                + signal
                                + "; echo ready; while :; do sleep 0.01; done");
        var lines = process.inputReader();
        assertThat(lines.readLine()).isEqualTo("ready");

        kill(signal, process.pid());

        assertThat(lines.readLine()).isEqualTo("heard");
        assertThat(process.waitFor()).isEqualTo(42);
    }

    @Test
    void allOfACommandsGroupHearsThem() throws Exception {
        var process = exec("echo $$; sleep 600; :");
        var group = Long.parseLong(process.inputReader().readLine());
        Waiting.until("two processes", () -> membersOf(group) == 2);

        kill("TERM", process.pid());

        assertThat(process.waitFor()).isEqualTo(143);
        Waiting.until("an empty group", () -> membersOf(group) == 0);
    }

    @Test
    void aCommandThatCatchesThemRunsOn() throws Exception {
        var process = exec("trap 'echo again' TERM; echo ready; while :; do sleep 0.01; done");
        BufferedReader lines = process.inputReader();
        assertThat(lines.readLine()).isEqualTo("ready");
        for (int i = 0; i < 5; i++) {
            kill("TERM", process.pid());
            assertThat(lines.readLine()).isEqualTo("again");
        }

        kill("INT", process.pid());

        assertThat(process.waitFor()).isEqualTo(130);
    }

    @Test
    void whatTheCallerIgnoresStaysIgnored() throws Exception {
        var process =
                scene.programs()
                        .shell(
                                "trap '' HUP INT; exec execbroker exec sh -c"
                                        + " 'echo ready; while :; do sleep 0.01; done'")
                        .start();
        assertThat(process.inputReader().readLine()).isEqualTo("ready");

        kill("HUP", process.pid());
        kill("INT", process.pid());
        kill("TERM", process.pid());

        assertThat(process.waitFor()).as("neither 129 nor 130").isEqualTo(143);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKilledProgramTakesItsCommandWithIt(boolean rootwrap) throws Exception {
        var script = "echo $$; exec sleep 600";
        var process = (rootwrap ? rootwrap(script) : exec(script));
        var pid = Long.parseLong(process.inputReader().readLine());

        process.destroyForcibly().waitFor();

        Waiting.untilGone(pid);
    }

    @Test
    void aKilledProgramLeavesItsCommandWhenItWasToldTo() throws Exception {
        var process =
                scene.programs()
                        .command(
                                "execbroker",
                                "exec",
                                "--on-disconnect=leave",
                                "sh",
                                "-c",
                                "echo $$; read line; echo $line >"
                                        + folder
                                        + "/said; exec sleep 600")
                        .start();
        var pid = Long.parseLong(process.inputReader().readLine());
        process.destroyForcibly().waitFor();
        var status = scene.programs();

        // Its input has ended with the program: it has gone on and written.
        Waiting.until("the file", () -> Files.exists(folder.resolve("said")));
        assertThat(status.run("execbroker", "status").out()).containsPattern("(?m)^running +1 of");
        kill("KILL", pid);
        Waiting.untilGone(pid);
    }

    private Process exec(String script) throws Exception {
        return scene.programs().command("execbroker", "exec", "sh", "-c", script).start();
    }

    private Process rootwrap(String script) throws Exception {
        return scene.programs()
                .command("execbroker-rootwrap", scene.conf(), "sh", "-c", script)
                .start();
    }

    private static long membersOf(long group) {
        return ProcessHandle.allProcesses()
                .filter(process -> groupOf(process.pid()) == group)
                .count();
    }

    private static long groupOf(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[2]);
        } catch (java.io.IOException e) {
            return -1;
        }
    }

    private static void kill(String signal, long pid) throws Exception {
        var run = Programs.finish(new ProcessBuilder("kill", "-s", signal, "" + pid));
        assertThat(run.status()).as(run.err()).isZero();
    }
}
