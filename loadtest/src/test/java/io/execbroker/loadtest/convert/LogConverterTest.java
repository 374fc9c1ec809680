package io.execbroker.loadtest.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.trace.TraceCommand;

import org.junit.jupiter.api.Test;

import java.util.List;

final class LogConverterTest {
    private final Logs logs = new Logs();

    @Test
    void aCommandOfTheDaemonIsTakenAsItStands() {
        var command =
                logs.only(
                        Logs.at("00.123")
                                + "[-] Running command (rootwrap daemon): ['ip', 'netns', 'exec',"
                                + " 'qrouter-1', 'env', 'A=b c', 'radvd', '-C', '/x'] "
                                + "execute_rootwrap_daemon"
                                + Logs.PLACE);

        assertThat(command.argv())
                .containsExactly(
                        "ip", "netns", "exec", "qrouter-1", "env", "A=b c", "radvd", "-C", "/x");
        assertThat(command.id()).isEqualTo("log:1");
        assertThat(command.owner()).isEqualTo("pid4711");
        assertThat(command.agent()).isEqualTo("pid4711");
        assertThat(command.atMicros()).hasValue(0);
        assertThat(command.expected()).isEqualTo(Logs.any());
    }

    @Test
    void theRootHelperIsNoPartOfTheCommand() {
        var commands =
                logs.commands(
                        Logs.running(
                                "['sudo', 'neutron-rootwrap', '/etc/neutron/rootwrap.conf', 'ip',"
                                        + " 'a']"),
                        Logs.running(
                                "['sudo', '-n', '/usr/bin/neutron-rootwrap', '/r.conf', 'ip',"
                                        + " 'b']"),
                        Logs.running("['execbroker-rootwrap', '/r.conf', 'ip', 'c']"),
                        Logs.running("[u'sudo', u'ip', u'd']"));

        assertThat(commands)
                .extracting(TraceCommand::argv)
                .containsExactly(
                        List.of("ip", "a"),
                        List.of("ip", "b"),
                        List.of("ip", "c"),
                        List.of("ip", "d"));
    }

    @Test
    void whatIsNotRunAsRootIsSkipped() {
        logs.commands(
                Logs.running("['ps', '-o', 'pid']"),
                Logs.running("['sudo', 'neutron-rootwrap-daemon', '/r.conf']"),
                Logs.at("00.000") + "[-] Agent started");

        assertThat(logs.converter.summary().skipped())
                .containsEntry(Skipped.NOT_ROOT, 2)
                .containsEntry(Skipped.OTHER, 1)
                .hasSize(2);
    }

    @Test
    void timesCountFromTheFirstCommandOfAll() {
        var commands =
                logs.commands(
                        "2026-11-01 23:59:59.900" + Logs.UTILS + "[-] " + Logs.daemon("['b']"),
                        "2026-11-02 00:00:00.100" + Logs.UTILS + "[-] " + Logs.daemon("['c']"),
                        "2026-11-01 23:59:59,800" + Logs.UTILS + "[-] " + Logs.daemon("['a']"));

        assertThat(commands)
                .extracting(command -> command.atMicros().orElseThrow())
                .containsExactly(100_000L, 300_000L, 0L);
    }

    @Test
    void whatRootwrapTellsSyslogIsRead() {
        var commands =
                logs.commands(
                        "Nov  1 10:00:00 host neutron-rootwrap: (neutron > root) Executing"
                                + " ['/sbin/ip', 'netns', 'add', 'n'] (filter match = ip)",
                        "2026-11-01T10:00:01.250000+01:00 host neutron-rootwrap[7]: (None > root)"
                                + " Executing ['/usr/sbin/dnsmasq'] (filter match = dnsmasq)",
                        "Nov  1 10:00:02 host neutron-rootwrap: Unauthorized command: ip x (no"
                                + " filter matched)");

        assertThat(commands)
                .extracting(TraceCommand::argv)
                .containsExactly(List.of("ip", "netns", "add", "n"), List.of("dnsmasq"));
        assertThat(commands)
                .extracting(TraceCommand::owner)
                .containsExactly("neutron-rootwrap", "pid7");
        assertThat(commands.getLast().atMicros()).hasValue(1_250_000);
        assertThat(commands.getLast().agent()).isEqualTo("neutron-rootwrap");
        assertThat(logs.converter.summary().skipped()).containsEntry(Skipped.REFUSED, 1);
    }

    @Test
    void anAgentThatLogsToSyslogIsCalledByItsName() {
        var command =
                logs.only(
                        "Nov 01 10:00:00 host neutron-l3-agent[99]: 2026-11-01 10:00:00.123"
                                + Logs.UTILS
                                + "[-] "
                                + Logs.daemon("['a']"));

        assertThat(command.agent()).isEqualTo("neutron-l3-agent");
        assertThat(command.owner()).isEqualTo("pid4711");
        assertThat(
                        logs.only(
                                        "Nov 01 10:00:00 host neutron-l3-agent[99]: DEBUG"
                                                + " neutron.agent.linux.utils [None req-1a - -] "
                                                + Logs.daemon("['a']"))
                                .owner())
                .isEqualTo("pid99");
    }

    @Test
    void badLinesAreNamedAndDoNotEndTheConversion() {
        var commands =
                logs.commands(
                        "2026-13-45 10:00:00.000" + Logs.UTILS + "[-] " + Logs.daemon("['never']"),
                        Logs.at("00.000") + "[-] " + Logs.daemon("['a', 'b"),
                        Logs.at("00.000") + "[-] " + Logs.daemon("['good']"));

        assertThat(commands).extracting(TraceCommand::argv).containsExactly(List.of("good"));
        assertThat(logs.converter.summary().unreadable())
                .containsExactly("log:2: the list has no end");
        assertThat(logs.converter.summary().text())
                .isEqualTo(
                        """
                        2 messages, 1 commands: 0 with their exit code, 1 without (any end is right)
                        skipped 1: commands that cannot be read
                          log:2: the list has no end
                        """);
    }
}
