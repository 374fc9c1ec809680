package io.execbroker.broker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class LintCommandIT {
    @TempDir private Path folder;

    @Test
    void aSoundPolicyIsClean() throws Exception {
        CommandRun run =
                lint(CommandRun.policy(folder, "s: RegExpFilter, sleep, root, sleep, \\d+"));

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("privsep-helper").doesNotContain("danger");
    }

    @Test
    void aDangerIsListedWithReasonAndSaferForm() throws Exception {
        CommandRun run = lint(CommandRun.policy(folder, "sh: CommandFilter, sh, root"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains("a shell")
                .contains("t.filters:2")
                .contains("it runs whatever it is told to")
                .contains("Safer: ");
    }

    @Test
    void aDefinitionThatIsSwitchedOffMakesTheStatus97() throws Exception {
        CommandRun run = lint(CommandRun.policy(folder, "ls: CommandFilter, ls, nosuchuser"));

        assertThat(run.status()).isEqualTo(97);
        assertThat(run.out()).contains("there is no user 'nosuchuser'");
    }

    @Test
    void aRefusedPolicyMakesTheStatus97() {
        CommandRun run = lint(folder + "/none.conf");

        assertThat(run.status()).isEqualTo(97);
        assertThat(run.err()).contains("policy refused");
    }

    @Test
    void jsonHoldsEveryFinding() throws Exception {
        CommandRun run = lint(CommandRun.policy(folder, "sh: CommandFilter, sh, root"), "--json");

        JsonNode findings = new ObjectMapper().readTree(run.out());
        assertThat(findings).hasSize(2);
        assertThat(findings.get(0).get("level").textValue()).isEqualTo("danger");
        assertThat(findings.get(0).get("line").intValue()).isEqualTo(2);
        assertThat(findings.get(0).get("name").textValue()).isEqualTo("sh");
    }

    private static CommandRun lint(String configuration, String... more) {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "--rootwrap-config";
        arguments[1] = configuration;
        System.arraycopy(more, 0, arguments, 2, more.length);
        return CommandRun.of(
                streams -> new LintCommand(streams.out(), streams.err()), new byte[0], arguments);
    }
}
