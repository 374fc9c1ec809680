package io.execbroker.loadtest.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.execbroker.loadtest.bench.TimelinePoint;

import org.junit.jupiter.api.Test;

import java.util.stream.LongStream;

final class TimelineTest {
    private static final long MILLI = 1_000_000;

    @Test
    void itGoesFromTheFirstStartToTheLastEnd() {
        var timeline =
                new Timeline(
                        new long[] {17 * MILLI, 10 * MILLI}, new long[] {30 * MILLI, 20 * MILLI});

        assertThat(timeline.elapsedNanos()).isEqualTo(20 * MILLI);
        assertThat(timeline.points())
                .containsExactly(
                        new TimelinePoint(0, 0, 1),
                        new TimelinePoint(10, 1, 1),
                        new TimelinePoint(20, 2, 0));
    }

    @Test
    void manyCommandsHaveNoMorePointsThanAPlotNeeds() {
        var starts = LongStream.range(0, 7_680).map(index -> index * MILLI).toArray();
        var ends = LongStream.of(starts).map(start -> start + 2 * MILLI).toArray();

        var points = new Timeline(starts, ends).points();

        assertThat(points).hasSize(Timeline.MAX_POINTS);
        assertThat(points.getFirst()).isEqualTo(new TimelinePoint(0, 0, 1));
        assertThat(points.getLast()).isEqualTo(new TimelinePoint(7_681, 7_680, 0));
        assertThat(points).isSortedAccordingTo((a, b) -> a.finished() - b.finished());
    }

    @Test
    void nothingHasNoTimeline() {
        assertThatThrownBy(() -> new Timeline(new long[0], new long[0]))
                .hasMessageContaining("expected: as many, not 0");
    }
}
