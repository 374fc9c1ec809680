package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandOutcome.Signalled;
import io.execbroker.loadtest.replay.OutputDigest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

final class DriverLineTest {

    @Test
    void aCommandHasLatencyExitAndOutput() throws IOException {
        assertThat(DriverLine.parse("550000 3 12 4294967295 7"))
                .isEqualTo(
                        new DriverLine.Command(
                                550_000,
                                new Answer(
                                        new Exited(3),
                                        new OutputDigest(12, 4_294_967_295L),
                                        true)));
    }

    @Test
    void aNegativeExitIsASignal() throws IOException {
        assertThat(DriverLine.parse("1 -9 0 0 0"))
                .isEqualTo(
                        new DriverLine.Command(
                                1, new Answer(new Signalled(9), OutputDigest.EMPTY, false)));
    }

    @Test
    void theOtherLinesAreToldByTheirFirstWord() throws IOException {
        assertThat(DriverLine.parse("ready gcc 12, one thread"))
                .isEqualTo(new DriverLine.Ready("gcc 12, one thread"));
        assertThat(DriverLine.parse("lap 1000")).isEqualTo(new DriverLine.LapEnd(1_000));
        assertThat(DriverLine.parse("error it is broken"))
                .isEqualTo(new DriverLine.Failure("it is broken"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lap", "lap soon", "1 2 3 4", "a 0 0 0 0", "ready"})
    void anythingElseIsNamed(String line) {
        assertThatThrownBy(() -> DriverLine.parse(line))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("a driver said: " + line);
    }
}
