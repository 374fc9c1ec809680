package io.execbroker.broker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.testing.Waiting;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class ExplainCommandIT {
    @TempDir private Path folder;
    private String configuration = "";

    @BeforeEach
    void writePolicy() throws Exception {
        configuration =
                CommandRun.policy(
                        folder,
                        "s: RegExpFilter, sleep, root, sleep, \\d+",
                        "off: CommandFilter, ls, root, -l",
                        "ls: CommandFilter, ls, root",
                        "x: CommandFilter, nosuch, root",
                        "k: KillFilter, root, /usr/bin/sleep, -HUP",
                        "ipx: IpNetnsExecFilter, ip, root");
    }

    @Test
    void itSaysWhichDefinitionDecidesAndWhyTheOthersDoNot() {
        CommandRun run = explain("--", "ls", "-R");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("s (RegExpFilter, " + folder + "/rootwrap.d/t.filters:2) word 1 does not")
                .contains("off (CommandFilter, ")
                .contains("is switched off: CommandFilter ignores what follows the user: -l")
                .contains("ls (CommandFilter, ")
                .contains("3 later definitions were not asked.")
                .contains("Allowed by ls: runs /usr/bin/ls -R as root.");
    }

    @Test
    void aSignalThatABrokerSendsItselfIsToldOf() throws Exception {
        var sleeper = new ProcessBuilder("/usr/bin/sleep", "600").start();
        try {
            Waiting.untilItRuns(sleeper, "/usr/bin/sleep");
            var pid = Long.toString(sleeper.pid());

            assertThat(explain("--", "kill", "-HUP", pid).out())
                    .contains("Allowed by k: runs /bin/kill -HUP " + pid + " as root.")
                    .contains(
                            "a broker runs no kill but signals "
                                    + pid
                                    + " by pidfd, if that still runs /usr/bin/sleep.");
        } finally {
            sleeper.destroyForcibly().waitFor();
        }
    }

    @Test
    void theStatusIsTheVerdict() {
        assertThat(explain("--", "sh").status()).isEqualTo(99);
        assertThat(explain("--", "sh").out()).contains("Denied: no definition allows");
        assertThat(explain("--", "nosuch").status()).isEqualTo(96);
        assertThat(explain("--", "nosuch").out()).contains("exec_dirs hold no nosuch");
        assertThat(explain("--", "").out()).contains("Invalid: the command word is empty");
        assertThat(explain().status()).isEqualTo(98);
        assertThat(explain().err()).contains("write it after --");
        configuration = folder + "/none.conf";
        assertThat(explain("--", "ls").status()).isEqualTo(97);
    }

    @Test
    void compatibleSaysWhatStrictWouldDeny() {
        CommandRun run = explain("--mode", "compatible", "--", "sleep", "5\n");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("Strict mode would deny it.");
    }

    @Test
    void theReasonOfAnInnerCommandIsGiven() {
        assertThat(explain("--", "ip", "netns", "exec", "ns", "nosuch").out())
                .contains("matches, and x allows the inner command, but exec_dirs hold no nosuch");
        assertThat(explain("--", "ip", "netns", "exec", "ns", "/tmp/ls").out())
                .contains("ls allows the inner command, but /tmp/ls is not its executable");
    }

    @Test
    void nothingInACommandCanSteerTheTerminal() {
        assertThat(explain("--", "ls", "\u001b[2J\n\u202e").out())
                .contains("runs /usr/bin/ls \\u001b[2J\\u000a\\u202e as root");
    }

    private CommandRun explain(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "--rootwrap-config";
        all[1] = configuration;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return CommandRun.of(
                streams -> new ExplainCommand(streams.out(), streams.err()), new byte[0], all);
    }
}
