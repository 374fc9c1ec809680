package io.execbroker.loadtest.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.trace.Expectation;
import io.execbroker.loadtest.trace.TraceCommand;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Set;

final class LoggedEndsTest {
    private final Logs logs = new Logs();

    @Test
    void anExitThatNamesItsCommandBelongsToTheOldestOfThatName() {
        var commands =
                logs.commands(
                        Logs.running("['sudo', 'neutron-rootwrap', '/r.conf', 'ip', 'a']"),
                        Logs.running("['sudo', 'neutron-rootwrap', '/r.conf', 'ip', 'b']"),
                        Logs.running("['sudo', 'neutron-rootwrap', '/r.conf', 'ip', 'a']"),
                        Logs.at("01.000")
                                + "[-] Exit code: 2; Cmd: ['ip', 'a']; Stdin: ; Stdout: ; Stderr:"
                                + " no");

        assertThat(commands)
                .extracting(TraceCommand::expected)
                .containsExactly(Expectation.exit(Set.of(2)), Logs.any(), Logs.any());
        assertThat(logs.converter.summary().knownEnds()).isEqualTo(1);
    }

    @Test
    void theMultiLineFormOfOldReleasesTellsExitAndStandardInput() {
        var command =
                logs.only(
                        Logs.running(
                                "['sudo', 'neutron-rootwrap', '/r.conf', 'iptables-restore',"
                                        + " '-c']"),
                        Logs.at("01.000") + "[-] ",
                        "Command: ['sudo', 'neutron-rootwrap', '/r.conf', 'iptables-restore',"
                                + " '-c']",
                        "Exit code: 1",
                        "Stdin: *filter",
                        "COMMIT",
                        "",
                        "Stdout: ",
                        "Stderr: iptables-restore: line 2 failed execute" + Logs.PLACE);

        assertThat(command.expected()).isEqualTo(Expectation.exit(Set.of(1)));
        assertThat(command.stdin()).isEqualTo("*filter\nCOMMIT\n");
    }

    @Test
    void anExitWithoutItsCommandBelongsToTheOnlyOneThatIsOpenForItsRequest() {
        var commands =
                logs.commands(
                        Logs.at("00.000") + "[req-1a - -] " + Logs.daemon("['a']"),
                        Logs.at("00.100") + "[None req-2b - -] " + Logs.daemon("['b']"),
                        Logs.at("00.200") + "[req-1a - -] Exit code: 0 execute" + Logs.PLACE,
                        Logs.at("00.300")
                                + "[None req-2b - -] Exit code: 3; Stdin: x; Stdout: ; Stderr: ");

        assertThat(commands)
                .extracting(TraceCommand::expected)
                .containsExactly(Expectation.exit(Set.of(0)), Expectation.exit(Set.of(3)));
        assertThat(commands.getLast().stdin()).isEqualTo("x");
    }

    @Test
    void anExitThatMayBeOfSeveralIsOfNone() {
        var commands =
                logs.commands(
                        Logs.at("00.000") + "[-] " + Logs.daemon("['a']"),
                        Logs.at("00.100") + "[-] " + Logs.daemon("['b']"),
                        Logs.at("00.200") + "[-] Exit code: 1; Stdin: ; Stdout: ; Stderr: ",
                        Logs.at("00.300") + "[-] Exit code: 1; Stdin: ; Stdout: ; Stderr: ");

        assertThat(commands).extracting(TraceCommand::expected).containsOnly(Logs.any());
        assertThat(logs.converter.summary().skipped())
                .containsEntry(Skipped.AMBIGUOUS, 1)
                .containsEntry(Skipped.ORPHAN, 1);
    }

    @Test
    void exitsAreReadAsTheHelperMeansThem() {
        var helper = "['sudo', 'neutron-rootwrap', '/r.conf', 'ip', '%s']";
        var commands =
                logs.commands(
                        Logs.running(helper.formatted("a")),
                        Logs.exit(137, "a"),
                        Logs.running(helper.formatted("b")),
                        Logs.exit(99, "b"),
                        Logs.running(helper.formatted("c")),
                        Logs.exit(96, "c"),
                        Logs.at("00.000") + "[-] " + Logs.daemon("['ip', 'd']"),
                        Logs.exit(-15, "d"),
                        Logs.at("00.000") + "[-] " + Logs.daemon("['ip', 'e']"),
                        Logs.exit(255, "e"));

        assertThat(commands)
                .extracting(TraceCommand::expected)
                .containsExactly(
                        Expectation.exit(Set.of(137, -9)),
                        new Expectation(Set.of(99), Optional.of("unauthorised"), false),
                        new Expectation(Set.of(96), Optional.of("not_executable"), false),
                        Expectation.exit(Set.of(-15)),
                        Expectation.exit(Set.of(255)));
    }
}
