package io.execbroker.loadtest.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.trace.Expectation;
import io.execbroker.loadtest.trace.TraceCommand;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

final class LogConverterTest {
    private static final String UTILS = " 4711 DEBUG neutron.agent.linux.utils ";
    private static final String PLACE = " /usr/lib/python3/dist-packages/neutron/utils.py:103";

    private final LogConverter converter = new LogConverter(2026);

    @Test
    void aCommandOfTheDaemonIsTakenAsItStands() {
        var command =
                only(
                        at("00.123")
                                + "[-] Running command (rootwrap daemon): ['ip', 'netns', 'exec',"
                                + " 'qrouter-1', 'env', 'A=b c', 'radvd', '-C', '/x'] "
                                + "execute_rootwrap_daemon"
                                + PLACE);

        assertThat(command.argv())
                .containsExactly(
                        "ip", "netns", "exec", "qrouter-1", "env", "A=b c", "radvd", "-C", "/x");
        assertThat(command.id()).isEqualTo("log:1");
        assertThat(command.owner()).isEqualTo("pid4711");
        assertThat(command.agent()).isEqualTo("pid4711");
        assertThat(command.atMicros()).hasValue(0);
        assertThat(command.expected()).isEqualTo(any());
    }

    @Test
    void theRootHelperIsNoPartOfTheCommand() {
        var commands =
                commands(
                        running(
                                "['sudo', 'neutron-rootwrap', '/etc/neutron/rootwrap.conf', 'ip',"
                                        + " 'a']"),
                        running(
                                "['sudo', '-n', '/usr/bin/neutron-rootwrap', '/r.conf', 'ip',"
                                        + " 'b']"),
                        running("['execbroker-rootwrap', '/r.conf', 'ip', 'c']"),
                        running("[u'sudo', u'ip', u'd']"));

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
        commands(
                running("['ps', '-o', 'pid']"),
                running("['sudo', 'neutron-rootwrap-daemon', '/r.conf']"),
                at("00.000") + "[-] Agent started");

        assertThat(converter.summary().skipped())
                .containsEntry(Skipped.NOT_ROOT, 2)
                .containsEntry(Skipped.OTHER, 1)
                .hasSize(2);
    }

    @Test
    void timesCountFromTheFirstCommandOfAll() {
        var commands =
                commands(
                        "2026-11-01 23:59:59.900" + UTILS + "[-] " + daemon("['b']"),
                        "2026-11-02 00:00:00.100" + UTILS + "[-] " + daemon("['c']"),
                        "2026-11-01 23:59:59,800" + UTILS + "[-] " + daemon("['a']"));

        assertThat(commands)
                .extracting(command -> command.atMicros().orElseThrow())
                .containsExactly(100_000L, 300_000L, 0L);
    }

    @Test
    void anExitThatNamesItsCommandBelongsToTheOldestOfThatName() {
        var commands =
                commands(
                        running("['sudo', 'neutron-rootwrap', '/r.conf', 'ip', 'a']"),
                        running("['sudo', 'neutron-rootwrap', '/r.conf', 'ip', 'b']"),
                        running("['sudo', 'neutron-rootwrap', '/r.conf', 'ip', 'a']"),
                        at("01.000")
                                + "[-] Exit code: 2; Cmd: ['ip', 'a']; Stdin: ; Stdout: ; Stderr:"
                                + " no");

        assertThat(commands)
                .extracting(TraceCommand::expected)
                .containsExactly(Expectation.exit(Set.of(2)), any(), any());
        assertThat(converter.summary().knownEnds()).isEqualTo(1);
    }

    @Test
    void theMultiLineFormOfOldReleasesTellsExitAndStandardInput() {
        var command =
                only(
                        running(
                                "['sudo', 'neutron-rootwrap', '/r.conf', 'iptables-restore',"
                                        + " '-c']"),
                        at("01.000") + "[-] ",
                        "Command: ['sudo', 'neutron-rootwrap', '/r.conf', 'iptables-restore',"
                                + " '-c']",
                        "Exit code: 1",
                        "Stdin: *filter",
                        "COMMIT",
                        "",
                        "Stdout: ",
                        "Stderr: iptables-restore: line 2 failed execute" + PLACE);

        assertThat(command.expected()).isEqualTo(Expectation.exit(Set.of(1)));
        assertThat(command.stdin()).isEqualTo("*filter\nCOMMIT\n");
    }

    @Test
    void anExitWithoutItsCommandBelongsToTheOnlyOneThatIsOpenForItsRequest() {
        var commands =
                commands(
                        at("00.000") + "[req-1a - -] " + daemon("['a']"),
                        at("00.100") + "[None req-2b - -] " + daemon("['b']"),
                        at("00.200") + "[req-1a - -] Exit code: 0 execute" + PLACE,
                        at("00.300")
                                + "[None req-2b - -] Exit code: 3; Stdin: x; Stdout: ; Stderr: ");

        assertThat(commands)
                .extracting(TraceCommand::expected)
                .containsExactly(Expectation.exit(Set.of(0)), Expectation.exit(Set.of(3)));
        assertThat(commands.getLast().stdin()).isEqualTo("x");
    }

    @Test
    void anExitThatMayBeOfSeveralIsOfNone() {
        var commands =
                commands(
                        at("00.000") + "[-] " + daemon("['a']"),
                        at("00.100") + "[-] " + daemon("['b']"),
                        at("00.200") + "[-] Exit code: 1; Stdin: ; Stdout: ; Stderr: ",
                        at("00.300") + "[-] Exit code: 1; Stdin: ; Stdout: ; Stderr: ");

        assertThat(commands).extracting(TraceCommand::expected).containsOnly(any());
        assertThat(converter.summary().skipped())
                .containsEntry(Skipped.AMBIGUOUS, 1)
                .containsEntry(Skipped.ORPHAN, 1);
    }

    @Test
    void exitsAreReadAsTheHelperMeansThem() {
        var helper = "['sudo', 'neutron-rootwrap', '/r.conf', 'ip', '%s']";
        var commands =
                commands(
                        running(helper.formatted("a")),
                        exit(137, "a"),
                        running(helper.formatted("b")),
                        exit(99, "b"),
                        running(helper.formatted("c")),
                        exit(96, "c"),
                        at("00.000") + "[-] " + daemon("['ip', 'd']"),
                        exit(-15, "d"),
                        at("00.000") + "[-] " + daemon("['ip', 'e']"),
                        exit(255, "e"));

        assertThat(commands)
                .extracting(TraceCommand::expected)
                .containsExactly(
                        Expectation.exit(Set.of(137, -9)),
                        new Expectation(Set.of(99), Optional.of("unauthorised"), false),
                        new Expectation(Set.of(96), Optional.of("not_executable"), false),
                        Expectation.exit(Set.of(-15)),
                        Expectation.exit(Set.of(255)));
    }

    @Test
    void whatRootwrapTellsSyslogIsRead() {
        var commands =
                commands(
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
        assertThat(converter.summary().skipped()).containsEntry(Skipped.REFUSED, 1);
    }

    @Test
    void anAgentThatLogsToSyslogIsCalledByItsName() {
        var command =
                only(
                        "Nov 01 10:00:00 host neutron-l3-agent[99]: 2026-11-01 10:00:00.123"
                                + UTILS
                                + "[-] "
                                + daemon("['a']"));

        assertThat(command.agent()).isEqualTo("neutron-l3-agent");
        assertThat(command.owner()).isEqualTo("pid4711");
        assertThat(
                        only("Nov 01 10:00:00 host neutron-l3-agent[99]: DEBUG"
                                        + " neutron.agent.linux.utils [None req-1a - -] "
                                        + daemon("['a']"))
                                .owner())
                .isEqualTo("pid99");
    }

    @Test
    void badLinesAreNamedAndDoNotEndTheConversion() {
        var commands =
                commands(
                        "2026-13-45 10:00:00.000" + UTILS + "[-] " + daemon("['never']"),
                        at("00.000") + "[-] " + daemon("['a', 'b"),
                        at("00.000") + "[-] " + daemon("['good']"));

        assertThat(commands).extracting(TraceCommand::argv).containsExactly(List.of("good"));
        assertThat(converter.summary().unreadable()).containsExactly("log:2: the list has no end");
        assertThat(converter.summary().text())
                .isEqualTo(
                        """
                        2 messages, 1 commands: 0 with their exit code, 1 without (any end is right)
                        skipped 1: commands that cannot be read
                          log:2: the list has no end
                        """);
    }

    private TraceCommand only(String... lines) {
        var commands = commands(lines);
        assertThat(commands).isNotEmpty();
        return commands.getLast();
    }

    private List<TraceCommand> commands(String... lines) {
        try (var reader = new BufferedReader(new StringReader(String.join("\n", lines)))) {
            converter.read(reader, "log" + (converter.summary().records() == 0 ? "" : "2"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return converter.trace().commands();
    }

    private static String at(String seconds) {
        return "2026-11-01 10:00:" + seconds + UTILS;
    }

    private static String running(String list) {
        return at("00.000") + "[-] Running command: " + list + " create_process" + PLACE;
    }

    private static String daemon(String list) {
        return "Running command (rootwrap daemon): " + list + " execute_rootwrap_daemon" + PLACE;
    }

    private static String exit(int code, String argument) {
        return at("00.500")
                + "[-] Exit code: %d; Cmd: ['ip', '%s']; Stdin: ; Stdout: ; Stderr: "
                        .formatted(code, argument);
    }

    private static Expectation any() {
        return new Expectation(Set.of(0), Optional.empty(), true);
    }
}
