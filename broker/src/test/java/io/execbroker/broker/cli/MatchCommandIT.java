package io.execbroker.broker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class MatchCommandIT {
    private static final String NOTHING =
            ",\"filter\":null,\"command\":null,\"run_as\":null,\"env\":null}";

    @TempDir private Path folder;

    @Test
    void everyLineGetsItsAnswerInOrder() throws Exception {
        String configuration =
                CommandRun.policy(
                        folder,
                        "ls: CommandFilter, ls, root",
                        "x: CommandFilter, nosuch, root",
                        "e: EnvFilter, env, root, TAG=, cat");

        CommandRun run =
                match(
                        """
                        ["ls", "-l"]
                        ["sh"]
                        ["nosuch"]
                        []
                        ["env", "TAG=1", "cat"]
                        """,
                        "--rootwrap-config",
                        configuration);

        assertThat(run.status()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        """
                        {"verdict":"allow","filter":"ls","command":["/usr/bin/ls","-l"],"run_as":"root","env":{}}\
                        """,
                        "{\"verdict\":\"deny\"" + NOTHING,
                        """
                        {"verdict":"notexec","filter":"x","command":null,"run_as":null,"env":null}\
                        """,
                        "{\"verdict\":\"invalid\"" + NOTHING,
                        """
                        {"verdict":"allow","filter":"e","command":["/usr/bin/cat"],"run_as":"root","env":{"TAG":"1"}}\
                        """);
    }

    @Test
    void theModeIsStrictUnlessSaidOtherwise() throws Exception {
        String configuration = CommandRun.policy(folder, "s: RegExpFilter, ls, root, ls, \\d+");

        assertThat(match("[\"ls\",\"5\\n\"]", "--rootwrap-config", configuration).out())
                .contains("\"deny\"");
        assertThat(
                        match(
                                        "[\"ls\",\"5\\n\"]",
                                        "--mode",
                                        "compatible",
                                        "--rootwrap-config",
                                        configuration)
                                .out())
                .contains("\"allow\"");
        assertThat(match("", "--mode", "lax", "--rootwrap-config", configuration).status())
                .isNotZero();
    }

    @Test
    void bytesThatAreNotUtf8TravelAsSurrogates() throws Exception {
        String configuration = CommandRun.policy(folder, "e: CommandFilter, echo, root");

        assertThat(
                        match(
                                        "[\"echo\",\"a\\udcffb\",\"\u00e9\",\"\\ud83d\\ude00\"]",
                                        "--rootwrap-config",
                                        configuration)
                                .out())
                .contains("[\"/usr/bin/echo\",\"a\\uDCFFb\",\"\\u00E9\",\"\\uD83D\\uDE00\"]");
        assertThat(match("[\"echo\",\"\\ud800\"]", "--rootwrap-config", configuration).out())
                .contains("\"invalid\"");
    }

    @Test
    void aLineThatIsNoArrayOfStringsIsInvalidAndLosesNoOther() throws Exception {
        String configuration = CommandRun.policy(folder, "ls: CommandFilter, ls, root");
        List<String> lines =
                List.of(
                        "",
                        "{",
                        "null",
                        "[1]",
                        "[\"ls\"",
                        "[\"ls\"] x",
                        "[[\"ls\"]]",
                        "\"ls\"",
                        "{\"a\":[]}",
                        "[\"ls\",null]",
                        "[\"ls\"]");
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        in.write(new byte[] {'[', '"', (byte) 0xFF, '"', ']', '\n'});
        in.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));

        CommandRun run = match(in.toByteArray(), "--rootwrap-config", configuration);

        assertThat(run.out().lines()).hasSize(lines.size() + 1);
        assertThat(run.out().lines().limit(lines.size()))
                .containsOnly("{\"verdict\":\"invalid\"" + NOTHING);
        assertThat(run.out().lines().skip(lines.size()))
                .singleElement()
                .asString()
                .contains("\"allow\"");
    }

    @Test
    void aRefusedPolicyGivesNoVerdict() throws Exception {
        CommandRun run = match("[\"ls\"]\n", "--rootwrap-config", folder + "/none.conf");

        assertThat(run.status()).isEqualTo(97);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("policy refused: ").contains("none.conf");
    }

    @Test
    void insecurePermissionsAreLoud() throws Exception {
        String configuration = CommandRun.policy(folder, "ls: CommandFilter, ls, root");
        Files.setAttribute(folder.resolve("rootwrap.d"), "unix:uid", 65534);

        assertThat(match("[\"ls\"]", "--rootwrap-config", configuration).status()).isEqualTo(97);
        CommandRun run =
                match("[\"ls\"]", "--insecure-permissions", "--rootwrap-config", configuration);
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("\"allow\"");
        assertThat(run.err()).contains("WARNING").contains("NOT checked");
    }

    private static CommandRun match(String in, String... arguments) {
        return match(in.getBytes(StandardCharsets.UTF_8), arguments);
    }

    private static CommandRun match(byte[] in, String... arguments) {
        return CommandRun.of(
                streams -> new MatchCommand(streams.in(), streams.out(), streams.err()),
                in,
                arguments);
    }
}
