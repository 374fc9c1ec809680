package io.execbroker.client.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Commands through the real broker: what runs, as whom, and how it ends. */
@ParameterizedClass
@EnumSource(NativeBuild.class)
final class ExecIT {

    private final NativeBuild build;

    @TempDir private Path folder;

    private Scene scene;

    ExecIT(NativeBuild build) {
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
    @CsvSource({
        "exit 0, 0",
        "exit 1, 1",
        "exit 255, 255",
        "kill -9 $$, 137",
        "kill -15 $$, 143",
        "kill -6 $$, 134"
    })
    void theCommandsEndIsTheProgramsOwn(String script, int status) throws Exception {
        assertThat(scene.run("execbroker", "exec", "--", "sh", "-c", script))
                .isEqualTo(new Run(status, "", ""));
        assertThat(scene.run("execbroker-rootwrap", scene.conf(), "sh", "-c", script))
                .isEqualTo(new Run(status, "", ""));
    }

    @Test
    void whatRootwrapWouldLetRunForEverIsNotEndedByADefaultTimeout() throws Exception {
        Files.writeString(
                folder.resolve("broker.conf"),
                "default_timeout = 100ms\n",
                StandardOpenOption.APPEND);
        scene.broker().restart();
        var script = "sleep 0.5; echo over";

        assertThat(scene.run("execbroker", "exec", "--", "sh", "-c", script).status())
                .isEqualTo(143);
        assertThat(scene.run("execbroker-rootwrap", scene.conf(), "sh", "-c", script))
                .isEqualTo(new Run(0, "over\n", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "99, rm, 'execbroker: ', rm",
        "96, no-such-program, 'execbroker: ', no-such-program"
    })
    void aRefusedCommandEndsAsWithRootwrap(int status, String command, String start, String name)
            throws Exception {
        var run = scene.run("execbroker", "exec", command);

        assertThat(run.status()).isEqualTo(status);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith(start).contains(name).hasLineCount(1);
    }

    @Test
    void aConfThatTheBrokerDoesNotKnowEndsAsWithRootwrap() throws Exception {
        var run = scene.run("execbroker-rootwrap", folder + "/other.conf", "true");

        assertThat(run.status()).isEqualTo(97);
        assertThat(run.err())
                .startsWith("execbroker-rootwrap: ")
                .contains(folder + "/other.conf")
                .hasLineCount(1);
    }

    @Test
    void anUnprivilegedUserRunsACommandAsRoot() throws Exception {
        var run = Programs.finish(scene.programs().asUser("execbroker", "exec", "id", "-u"));

        assertThat(run).isEqualTo(new Run(0, "0\n", ""));
        // The line follows the answer.
        Waiting.until(
                "the audit line",
                () -> scene.broker().audit().contains("\"argv\":[\"id\",\"-u\"]"));
    }

    @Test
    void aRelativeConfIsThatOfTheWorkingDirectory() throws Exception {
        var run =
                Programs.finish(
                        scene.programs()
                                .asUser("execbroker-rootwrap", "./rootwrap.conf", "id", "-u")
                                .directory(folder.toFile()));

        assertThat(run).isEqualTo(new Run(0, "0\n", ""));
    }

    @Test
    void argumentsAndVariablesArriveByteByByte() throws Exception {
        var run =
                Programs.finish(
                        scene.programs()
                                .shell(
                                        "execbroker exec --env GREETING=$'\\xff ' -- sh -c 'printf"
                                            + " \"%s|\" \"$GREETING\" \"$@\"' sh '' $'a\\n\\xfe' --"
                                            + " --help"));

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("\u00ff ||a\n\u00fe|--|--help|");
    }

    @Test
    void aTimeoutEndsTheCommand() throws Exception {
        var run = scene.run("execbroker", "exec", "--timeout", "200ms", "sleep", "600");

        assertThat(run.status()).isEqualTo(143);
        assertThat(run.err()).contains("sleep: its timeout passed").hasLineCount(1);
    }

    @Test
    void aRepeatedRequestIsAnsweredAndNotRunAgain() throws Exception {
        var first =
                scene.run("execbroker", "exec", "--request-id=r1", "sh", "-c", "echo x; exit 5");
        var second =
                scene.run("execbroker", "exec", "--request-id=r1", "sh", "-c", "echo x; exit 5");

        assertThat(first).isEqualTo(new Run(5, "x\n", ""));
        assertThat(second).isEqualTo(new Run(5, "", ""));
    }

    @Test
    void workingDirectoryAndMaskAreThoseAskedFor() throws Exception {
        var run = scene.run("execbroker", "exec", "--umask=077", "sh", "-c", "umask; pwd");

        assertThat(run).isEqualTo(new Run(0, "0077\n/\n", ""));
    }

    @Test
    void whenTheBrokerStopsTheCommandIsEndedAndThatIsSaid() throws Exception {
        var process =
                scene.programs()
                        .command("execbroker", "exec", "sh", "-c", "echo; exec sleep 600")
                        .start();
        assertThat(process.getInputStream().read()).isEqualTo('\n');

        scene.broker().stop();
        var run = Programs.finish(process);

        assertThat(run.status()).isEqualTo(143);
        assertThat(run.err()).contains("sh: the broker shut down and ended it").hasLineCount(1);
    }

    @Test
    void aBrokerThatStartsAnewIsUsedAtOnce() throws Exception {
        assertThat(scene.run("execbroker", "exec", "true").status()).isZero();

        scene.broker().restart();

        assertThat(scene.run("execbroker", "exec", "true").status()).isZero();
    }

    @Test
    void aDaemonThatACommandStartsOutlivesProgramAndBroker() throws Exception {
        var pidFile = folder.resolve("dnsmasq.pid");
        var run =
                scene.run(
                        "execbroker-rootwrap",
                        scene.conf(),
                        "dnsmasq",
                        "--conf-file=/dev/null",
                        "--port=0",
                        "--user=root",
                        "--pid-file=" + pidFile);
        assertThat(run).isEqualTo(new Run(0, "", ""));
        var daemon =
                ProcessHandle.of(Long.parseLong(Files.readString(pidFile).trim())).orElseThrow();
        try {
            scene.broker().restart();

            assertThat(daemon.isAlive()).isTrue();
        } finally {
            daemon.destroyForcibly();
            Waiting.untilGone(daemon.pid());
        }
    }

    @Test
    void statusSaysWhatRunsAndWhatMay() throws Exception {
        var process =
                scene.programs()
                        .command("execbroker", "exec", "sh", "-c", "echo; exec sleep 600")
                        .start();
        assertThat(process.getInputStream().read()).isEqualTo('\n');

        var text = scene.run("execbroker", "status");
        var json = scene.run("execbroker", "status", "--json");
        process.destroy();
        Programs.finish(process);

        assertThat(text.status()).isZero();
        assertThat(text.out())
                .containsPattern("(?m)^broker +\\S+, up \\d+ ")
                .containsPattern("(?m)^socket +" + scene.broker().socket() + "$")
                .containsPattern("(?m)^running +1 of \\d+$")
                .containsPattern("(?m)^queued +0 of \\d+$")
                .containsPattern("(?m)^profile +test$")
                .containsPattern("(?m)^  filters +\\d+, strict, from " + scene.conf() + "$")
                .containsPattern("(?m)^  running +1 of \\d+$")
                .containsPattern("(?m)^timeout +\\d+ ");
        assertThat(json.out())
                .hasLineCount(1)
                .contains("\"running\":1,", "\"draining\":false", "\"mode\":\"strict\"")
                .contains("\"rootwrap_conf\":\"" + scene.conf() + "\"");
        assertThat(
                        scene.python(
                                "import json, sys; print(json.load(sys.stdin)['profile']['name'])",
                                json.out()))
                .isEqualTo("test\n");
    }

    @Test
    void pingSaysEachTimeAndThenAllOfThem() throws Exception {
        var run = scene.run("execbroker", "ping", "--count", "3");

        assertThat(run.status()).isZero();
        assertThat(run.out().lines())
                .hasSize(4)
                .satisfiesExactly(
                        line -> assertThat(line).matches("1: \\d+\\.\\d{3} ms"),
                        line -> assertThat(line).matches("2: \\d+\\.\\d{3} ms"),
                        line -> assertThat(line).matches("3: \\d+\\.\\d{3} ms"),
                        line -> assertThat(line).startsWith("3 answered; least "));
    }

    @Test
    void aReaderOfPingThatGoesAwayEndsIt() throws Exception {
        var run =
                Programs.finish(
                        scene.programs()
                                .shell(
                                        "execbroker ping --count 1000 | head -n 1; echo"
                                                + " ${PIPESTATUS[0]}"));

        assertThat(run.out()).matches("1: .* ms\n1\n");
    }
}
