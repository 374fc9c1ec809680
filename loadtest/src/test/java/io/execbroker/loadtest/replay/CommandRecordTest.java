package io.execbroker.loadtest.replay;

import static io.execbroker.loadtest.replay.Commands.command;
import static io.execbroker.loadtest.replay.Commands.expecting;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.loadtest.replay.CommandOutcome.End;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandOutcome.NotRun;
import io.execbroker.loadtest.replay.CommandOutcome.Rejected;
import io.execbroker.loadtest.replay.CommandOutcome.Signalled;
import io.execbroker.loadtest.replay.CommandRecord.Verdict;
import io.execbroker.loadtest.trace.Expectation;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Set;

final class CommandRecordTest {
    private static final End DENIED = new Rejected("unauthorised", "no");
    private static final End FULL = new Rejected("queue_full", "no");

    @Test
    void anExitIsHeldToTheCodesOfTheTrace() {
        var expected = Expectation.exit(Set.of(0, 2));

        assertThat(verdict(expected, new Exited(0))).isEqualTo(Verdict.SUCCEEDED);
        assertThat(verdict(expected, new Exited(2))).isEqualTo(Verdict.FAILED_AS_EXPECTED);
        assertThat(verdict(expected, new Exited(1))).isEqualTo(Verdict.UNEXPECTED);
        assertThat(verdict(expected, new Signalled(2))).isEqualTo(Verdict.UNEXPECTED);
        assertThat(verdict(expected, DENIED)).isEqualTo(Verdict.UNEXPECTED);
    }

    @Test
    void aNegativeCodeIsASignal() {
        var expected = Expectation.exit(Set.of(-15));

        assertThat(verdict(expected, new Signalled(15))).isEqualTo(Verdict.FAILED_AS_EXPECTED);
        assertThat(verdict(expected, new Exited(15))).isEqualTo(Verdict.UNEXPECTED);
    }

    @Test
    void aRefusalIsHeldToItsReason() {
        var expected = new Expectation(Set.of(), Optional.of("unauthorised"), false);

        assertThat(verdict(expected, DENIED)).isEqualTo(Verdict.FAILED_AS_EXPECTED);
        assertThat(verdict(expected, FULL)).isEqualTo(Verdict.UNEXPECTED);
        assertThat(verdict(expected, new Exited(0))).isEqualTo(Verdict.UNEXPECTED);
    }

    @Test
    void whereAnyEndIsRightOnlyARefusalCanBeWrong() {
        var ran = new Expectation(Set.of(0), Optional.empty(), true);
        var refused = new Expectation(Set.of(), Optional.of("queue_full"), true);

        assertThat(verdict(ran, new Exited(7))).isEqualTo(Verdict.FAILED_AS_EXPECTED);
        assertThat(verdict(ran, new Signalled(9))).isEqualTo(Verdict.FAILED_AS_EXPECTED);
        assertThat(verdict(ran, DENIED)).isEqualTo(Verdict.UNEXPECTED);
        assertThat(verdict(refused, DENIED)).isEqualTo(Verdict.FAILED_AS_EXPECTED);
        assertThat(verdict(refused, new Exited(0))).isEqualTo(Verdict.SUCCEEDED);
        assertThat(verdict(refused, new NotRun("gone"))).isEqualTo(Verdict.UNEXPECTED);
    }

    private static Verdict verdict(Expectation expected, End end) {
        var outcome = new CommandOutcome(end, OutputDigest.EMPTY, "", Optional.empty());
        return new CommandRecord(expecting(command("c"), expected), outcome, 0, 0, 0).verdict();
    }
}
