package io.execbroker.loadtest.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandOutcome.Signalled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

final class AgentsLineTest {

    @Test
    void aCommandHasTimesExitAndComplaint() throws IOException {
        assertThat(AgentsLine.parse("router-0001/i01 10 25 1 \"no such \\u000adevice\""))
                .isEqualTo(
                        new AgentsLine.Ended(
                                "router-0001/i01", 10, 25, new Exited(1), "no such \ndevice"));
    }

    @Test
    void aNegativeExitIsASignal() throws IOException {
        assertThat(AgentsLine.parse("a 1 2 -9 \"\""))
                .isEqualTo(new AgentsLine.Ended("a", 1, 2, new Signalled(9), ""));
    }

    @Test
    void theOtherLinesAreToldByTheirFirstWord() throws IOException {
        assertThat(AgentsLine.parse("ready gcc 12")).isEqualTo(new AgentsLine.Ready("gcc 12"));
        assertThat(AgentsLine.parse("error KeyError: 'x'"))
                .isEqualTo(new AgentsLine.Failure("KeyError: 'x'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ready", "a 1 2 0", "a 1 2 zero \"\"", "a 1 2 0 no JSON"})
    void anythingElseIsNamed(String line) {
        assertThatThrownBy(() -> AgentsLine.parse(line))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("agents said: " + line);
    }
}
