package io.execbroker.loadtest.replay;

import static io.execbroker.loadtest.replay.Commands.command;
import static io.execbroker.loadtest.replay.Commands.running;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.loadtest.host.HostFacts;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.trace.TraceCommand;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

@Timeout(60)
final class NuProcessTargetIT {
    private final NuProcessTarget target = new NuProcessTarget(HostFacts.SYSTEM_FOLDERS);

    @Test
    void exitAndBothOutputsAreTheCommands() {
        var outcome = run("sh", "-c", "echo out; echo oops >&2; exit 3");

        assertThat(outcome.end()).isEqualTo(new Exited(3));
        assertThat(outcome.stdout()).isEqualTo(OutputDigest.of("out\n".getBytes(UTF_8)));
        assertThat(outcome.stderr()).isEqualTo("oops\n");
    }

    @Test
    void outputLargerThanAPipeIsRead() {
        assertThat(run("head", "-c", "1000000", "/dev/zero").stdout())
                .isEqualTo(OutputDigest.of(new byte[1_000_000]));
    }

    @Test
    void standardInputLargerThanAPipeIsFed() {
        var text = "x".repeat(1_000_000);

        assertThat(join(reading(text)).stdout()).isEqualTo(OutputDigest.of(text.getBytes(UTF_8)));
    }

    @Test
    void withoutInputTheCommandReadsNothing() {
        assertThat(run("cat").stdout()).isEqualTo(OutputDigest.EMPTY);
    }

    @Test
    void aMissingProgramIsNotRun() {
        assertThat(run("no-such-program").end())
                .hasToString("not run: no-such-program: not found in " + HostFacts.SYSTEM_FOLDERS);
    }

    private CommandOutcome run(String... argv) {
        return join(running(command("a"), Set.of(0), argv));
    }

    private CommandOutcome join(TraceCommand command) {
        return target.run(command).toCompletableFuture().join();
    }

    private static TraceCommand reading(String stdin) {
        return new TraceCommand(
                "a",
                "l3",
                "a",
                List.of("cat"),
                stdin,
                List.of(),
                Set.of(0),
                true,
                false,
                OptionalLong.empty());
    }
}
