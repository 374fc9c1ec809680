package io.execbroker.loadtest.bench;

import com.fasterxml.jackson.annotation.JsonCreator;
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
    /** Under three minutes on two quiet cores with every peer. */
    public static final Schedule QUICK =
            new Schedule(2, Duration.ofMillis(250), Duration.ofMillis(440));

    /** Some fourteen minutes with every peer. */
    public static final Schedule FULL =
            new Schedule(10, Duration.ofMillis(600), Duration.ofMillis(1_500));

    private static final int WARM_UPS_OF_COMPILING = 16;
    private static final int WARM_UPS_OF_READING = 6;
    private static final int LAPS_OF_LOAD = 20;
    private static final int ROUNDS_OF_SLEEPERS = 3;

    @JsonCreator
    static Schedule ofMillis(
            @JsonProperty("rounds") int rounds,
            @JsonProperty("lap_ms") long lapMillis,
            @JsonProperty("warm_up_ms") long warmUpMillis) {
        return new Schedule(rounds, Duration.ofMillis(lapMillis), Duration.ofMillis(warmUpMillis));
    }

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

    /**
     * How long a peer with a just-in-time compiler runs before all others: some ten thousand
     * commands, after which the compiler has little left to do.
     */
    Duration compiling() {
        return warmUp.multipliedBy(WARM_UPS_OF_COMPILING);
    }

    /** How long large outputs are read before they count: a hundred readings in a whole run. */
    Duration reading() {
        return warmUp.multipliedBy(WARM_UPS_OF_READING);
    }

    /** How long commands arrive at times of their own. */
    Duration load() {
        return lap.multipliedBy(LAPS_OF_LOAD);
    }

    /** How often each command runs that runs once a lap, however long that takes. */
    int sleeps() {
        return Math.max(1, rounds / ROUNDS_OF_SLEEPERS);
    }

    /** How often a broker is started. */
    int starts() {
        return rounds + 1;
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
