package io.execbroker.loadtest.replay;

import static io.execbroker.loadtest.replay.Commands.asked;
import static io.execbroker.loadtest.replay.Commands.command;
import static io.execbroker.loadtest.replay.Commands.expecting;
import static io.execbroker.loadtest.replay.Commands.running;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.loadtest.host.HostFacts;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandOutcome.NotRun;
import io.execbroker.loadtest.replay.CommandOutcome.Rejected;
import io.execbroker.loadtest.replay.CommandOutcome.Signalled;
import io.execbroker.loadtest.trace.Expectation;
import io.execbroker.loadtest.trace.Terms;
import io.execbroker.loadtest.trace.TraceCommand;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

final class DirectTargetIT {
    private final DirectTarget target = new DirectTarget(HostFacts.SYSTEM_FOLDERS);

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void exitAndStandardErrorAreTheCommands() {
        var outcome = run("sh", "-c", "echo oops >&2; exit 3");

        assertThat(outcome.end()).isEqualTo(new Exited(3));
        assertThat(outcome.stderr()).isEqualTo("oops\n");
        assertThat(outcome.timings()).isPresent();
    }

    @Test
    void aSignalIsNotAnExit() {
        assertThat(run("sh", "-c", "kill -9 $$").end()).isEqualTo(new Signalled(9));
    }

    @Test
    void anExitCodeAboveTheSignalsIsAnExit() {
        assertThat(run("sh", "-c", "exit 255").end()).isEqualTo(new Exited(255));
    }

    @Test
    void aMissingProgramIsNotRun() {
        assertThat(run("no-such-program").end())
                .isInstanceOf(NotRun.class)
                .hasToString("not run: no-such-program: not found in " + HostFacts.SYSTEM_FOLDERS);
    }

    @Test
    void aDaemonThatKeepsTheOutputOpenDoesNotHoldUpTheCommand() {
        var outcome = run("sh", "-c", "setsid sleep 1 & exit 0");

        assertThat(outcome.end()).isEqualTo(new Exited(0));
    }

    @Test
    void outputLargerThanAPipeIsRead() {
        assertThat(run("head", "-c", "300000", "/dev/zero").end()).isEqualTo(new Exited(0));
    }

    @Test
    void aCommandIsEndedAtItsTimeoutAndRunsInItsFolder() {
        var terms =
                new Terms("/usr", OptionalInt.empty(), OptionalLong.of(50), Optional.empty(), "");

        assertThat(run(asked(command("c"), terms, "pwd")).stdout())
                .isEqualTo(OutputDigest.of("/usr\n".getBytes(UTF_8)));
        assertThat(run(asked(command("c"), terms, "sleep", "1000")).end())
                .isEqualTo(new Signalled(15));
    }

    @Test
    void whatABrokerRefusedIsNotRun() {
        var refused =
                expecting(
                        running(command("c"), Set.of(0), "no-such-program"),
                        new Expectation(Set.of(), Optional.of("unauthorised"), false));

        assertThat(run(refused).end())
                .isEqualTo(new Rejected("unauthorised", "as it was recorded"));
    }

    private CommandOutcome run(TraceCommand command) {
        return target.run(command).toCompletableFuture().join();
    }

    private CommandOutcome run(String... argv) {
        return target.run(running(command("c"), Set.of(0), argv)).toCompletableFuture().join();
    }
}
