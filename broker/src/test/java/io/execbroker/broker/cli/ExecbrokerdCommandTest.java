package io.execbroker.broker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.config.BrokerConfig;
import io.execbroker.broker.policy.PolicyFolder;
import io.execbroker.filters.Mode;
import io.execbroker.filters.PolicyException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

final class ExecbrokerdCommandTest {

    private final List<BrokerConfig> launched = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private BrokerLauncher launcher =
            config -> {
                launched.add(config);
                return 3;
            };

    @TempDir Path folder;

    @Test
    void serveHandsTheFileToTheLauncherAndExitsWithItsCode() throws Exception {
        var files = PolicyFolder.in(folder);

        assertThat(run("serve", "--config", files.configFile().toString())).isEqualTo(3);
        assertThat(launched).containsExactly(files.config());
    }

    @Test
    void serveWithoutFileTakesOptions() throws Exception {
        assertThat(
                        run(
                                "serve",
                                "--socket",
                                "/tmp/x.sock",
                                "--profile",
                                "a=/etc/a.conf",
                                "--profile",
                                "b=/etc/b.conf",
                                "--metrics",
                                "127.0.0.1:0",
                                "--user",
                                "neutron",
                                "--group",
                                "adm",
                                "--mode",
                                "compatible",
                                "--socket-mode",
                                "0600",
                                "--insecure-permissions"))
                .isEqualTo(3);

        var config = launched.getFirst();
        assertThat(config.socket().path()).isEqualTo(Path.of("/tmp/x.sock"));
        assertThat(config.socket().mode()).isEqualTo(0600);
        assertThat(config.metrics().listen()).hasSize(1);
        assertThat(config.insecurePermissions()).isTrue();
        assertThat(config.profiles())
                .extracting(profile -> profile.name() + "=" + profile.rootwrapConfig())
                .containsExactly("a=/etc/a.conf", "b=/etc/b.conf");
        assertThat(config.profiles().getFirst().mode()).isEqualTo(Mode.COMPATIBLE);
        assertThat(config.profiles().getFirst().users()).containsExactly("neutron");
        assertThat(config.profiles().getFirst().groups()).containsExactly("adm");
    }

    @Test
    void serveWithoutPeersIsForRootAndTheBrokersOwnUser() {
        run("serve", "--socket", "/tmp/x.sock", "--profile", "a=/etc/a.conf");

        assertThat(launched.getFirst().profiles().getFirst().users()).startsWith("0");
    }

    @Test
    void relativePathsAreResolvedHere() {
        run("serve", "--socket", "x.sock", "--profile", "a=a.conf");

        assertThat(launched.getFirst().socket().path())
                .isEqualTo(Path.of("x.sock").toAbsolutePath());
    }

    @Test
    void serveNeedsAFileOrASocketWithProfiles() {
        assertThat(run("serve")).isEqualTo(64);
        assertThat(run("serve", "--socket", "/tmp/x.sock")).isEqualTo(64);
        assertThat(run("serve", "--config", "x", "--socket", "/tmp/x.sock")).isEqualTo(64);
        assertThat(err.toString()).contains("Give either --config FILE, or --socket PATH");
        assertThat(launched).isEmpty();
    }

    @Test
    void wrongConfigurationExitsWith78AndSaysAllOfIt() throws Exception {
        var files = PolicyFolder.in(folder);
        files.profile("users = root\nmode = lax\ncolour = red");

        assertThat(run("serve", "--config", files.configFile().toString())).isEqualTo(78);
        assertThat(err.toString()).contains("mode = lax", "colour = red");
    }

    @Test
    void refusedPolicyExitsWith97() {
        launcher =
                _ -> {
                    throw new PolicyException("profile a: no");
                };

        assertThat(run("serve", "--socket", "/tmp/x.sock", "--profile", "a=/etc/a.conf"))
                .isEqualTo(97);
        assertThat(err.toString()).isEqualToIgnoringNewLines("execbrokerd: profile a: no");
    }

    @Test
    void socketThatCannotBeBoundExitsWith71() {
        launcher =
                _ -> {
                    throw new IOException("/tmp/x.sock: in use");
                };

        assertThat(run("serve", "--socket", "/tmp/x.sock", "--profile", "a=/etc/a.conf"))
                .isEqualTo(71);
    }

    @Test
    void checkOfACleanConfigurationPrintsWhatWasFound() throws Exception {
        var files = PolicyFolder.in(folder);

        assertThat(run("check-config", "--config", files.configFile().toString())).isZero();
        assertThat(out.toString())
                .contains(
                        "profile demo",
                        "mode         strict",
                        "definitions  1",
                        "users        root");
        assertThat(launched).isEmpty();
    }

    @Test
    void checkOfADefinitionThatIsSwitchedOffExitsWith97AndNamesIt() throws Exception {
        var files = PolicyFolder.in(folder);
        files.filters("bad: RegExpFilter, true, root, true, (");

        assertThat(run("check-config", "--config", files.configFile().toString())).isEqualTo(97);
        assertThat(out.toString()).contains("switched off: ", "demo.filters:2: bad: ");
    }

    @Test
    void checkOfARefusedPolicyExitsWith97() throws Exception {
        var files = PolicyFolder.in(folder);
        Files.delete(folder.resolve("rootwrap.conf"));

        assertThat(run("check-config", "--config", files.configFile().toString())).isEqualTo(97);
        assertThat(err.toString()).contains("profile demo: ", "rootwrap.conf");
    }

    @Test
    void checkOfAMissingFileExitsWith78() {
        assertThat(run("check-config", "--config", folder.resolve("none").toString()))
                .isEqualTo(78);
    }

    @Test
    void versionAndHelpAreThere() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("execbrokerd ");
        assertThat(run("serve", "--help")).isZero();
        assertThat(out.toString()).contains("--insecure-permissions");
    }

    @Test
    void unknownCommandAndNoCommandAreUsageErrors() {
        assertThat(run("dance")).isEqualTo(64);
        assertThat(run()).isEqualTo(64);
    }

    @Test
    void completionScriptKnowsTheCommandsAndParses() throws Exception {
        assertThat(run("completion")).isZero();
        assertThat(out.toString()).contains("check-config", "--insecure-permissions");

        var script = Files.writeString(folder.resolve("completion"), out.toString());
        var bash = new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();
        assertThat(bash.waitFor()).isZero();
    }

    private int run(String... args) {
        var commandLine =
                ExecbrokerdCommand.commandLine(config -> launcher.run(config), (_, _, _, _) -> 0);
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }
}
