package io.execbroker.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.OutputDigest;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

final class ThroughputTest {
    private static final Schedule TWO_ROUNDS =
            new Schedule(2, Duration.ofMillis(10), Duration.ofMillis(10));
    private static final long MIB = 1 << 20;

    @Test
    void everyWayIsComparedWithTheFirstRoundByRoundAndTheWarmUpDoesNotCount() throws Exception {
        var throughput = new Throughput(2 * MIB);
        throughput.add(PeerId.FLOOR, "cat", rates(1, 100, 50));
        throughput.add(PeerId.EXECBROKER, "chunks", rates(1, 80, 40));

        var figures = throughput.run(TWO_ROUNDS);

        assertThat(figures)
                .containsExactly(
                        new ThroughputFigures(
                                "cat",
                                PeerId.FLOOR,
                                2 * MIB,
                                new Spread(150, 100, 200),
                                new Spread(1, 1, 1)),
                        new ThroughputFigures(
                                "chunks",
                                PeerId.EXECBROKER,
                                2 * MIB,
                                new Spread(120, 80, 160),
                                new Spread(0.8, 0.8, 0.8)));
    }

    @Test
    void aProgramIsCountedFirstAndThenReadByCat() throws Exception {
        var lines = new ArrayList<String>();
        var floor =
                Laps.peer(
                        PeerId.FLOOR,
                        (workload, _) -> {
                            lines.add(workload.argv().getLast());
                            return Laps.of(1, 1_000, counted(lines.size() == 1 ? "7\n" : ""));
                        });

        new Throughput(7).add(PeerId.FLOOR, "cat", floor, List.of("cat", "a b"));

        assertThat(lines).containsExactly("'cat' 'a b' | wc -c");
    }

    @Test
    void anotherNumberOfBytesIsAWrongAnswer() {
        var floor = Laps.peer(PeerId.FLOOR, (_, _) -> Laps.of(1, 1_000, counted("6\n")));

        assertThatThrownBy(() ->
                        new Throughput(7).add(PeerId.FLOOR, "cat", floor, List.of("cat", "f")))
                .isInstanceOf(WrongAnswerException.class)
                .hasMessageContaining("'cat' 'f'")
                .hasMessageContaining("expected: 7 bytes");
    }

    private static Answer counted(String output) {
        return new Answer(new Exited(0), OutputDigest.of(output.getBytes(UTF_8)), false);
    }

    private static Throughput.Reader rates(double... perSecond) {
        Iterator<Double> each = Arrays.stream(perSecond).iterator();
        return _ -> each.next();
    }
}
