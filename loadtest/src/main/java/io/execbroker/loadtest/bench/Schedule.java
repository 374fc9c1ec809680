package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.time.Duration;

/**
 * How long a bench measures.
 *
 * @param rounds that count, 1 or more; in each, every peer runs every workload once
 * @param lap how long a peer runs a workload in a round
 * @param warmUp the same, in the round before, which does not count
 */
public record Schedule(int rounds, @JsonIgnore Duration lap, @JsonIgnore Duration warmUp) {
    /** Under three minutes on two cores with every peer. */
    public static final Schedule QUICK =
            new Schedule(4, Duration.ofMillis(800), Duration.ofMillis(1_500));

    /** Some twelve minutes with every peer. */
    public static final Schedule FULL =
            new Schedule(10, Duration.ofSeconds(2), Duration.ofSeconds(2));

    public Schedule {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds: " + rounds + " (expected: 1 or more)");
        }
        if (!lap.isPositive() || !warmUp.isPositive()) {
            throw new IllegalArgumentException(
                    "lap, warm-up: " + lap + ", " + warmUp + " (expected: more than 0)");
        }
    }

    /** The same with another length of every lap, warm-up included. */
    public Schedule withLap(Duration length) {
        return new Schedule(rounds, length, length);
    }

    /** The same with another number of rounds. */
    public Schedule withRounds(int number) {
        return new Schedule(number, lap, warmUp);
    }

    @JsonProperty("lap_ms")
    public long lapMillis() {
        return lap.toMillis();
    }

    @JsonProperty("warm_up_ms")
    public long warmUpMillis() {
        return warmUp.toMillis();
    }
}
