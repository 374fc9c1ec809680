package io.execbroker.loadtest.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.OutputDigest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How fast a large output goes through.
 *
 * <p>What all are measured against is {@code cat FILE | cat >/dev/null}. By descriptor, a program
 * of the broker's stands for the first {@code cat}, and the second reads the very pipe that the
 * command writes to.
 */
final class Throughput {
    private static final double BYTES_PER_MIB = 1 << 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private final long bytes;
    private final List<Way> ways = new ArrayList<>();

    /**
     * @param bytes that every command writes
     */
    Throughput(long bytes) {
        this.bytes = bytes;
    }

    /** Adds a way; the first is what the others are compared with. */
    void add(PeerId peer, String title, Reader reader) {
        ways.add(new Way(peer, title, reader, new ArrayList<>()));
    }

    /**
     * Adds a program that writes the output into a pipe of a shell's, run by the floor's program.
     *
     * @throws WrongAnswerException if that is not the number of bytes
     */
    void add(PeerId peer, String title, Peer floor, List<String> argv)
            throws IOException, InterruptedException {
        var line = Shell.words(argv);
        var counted = floor.run(Shell.workload(line + " | wc -c"), Duration.ZERO).answers();
        var right =
                new Answer(new Exited(0), OutputDigest.of((bytes + "\n").getBytes(UTF_8)), false);
        if (!counted.stream().allMatch(right::equals)) {
            throw new WrongAnswerException(
                    "%s: %s (expected: %d bytes through wc -c)".formatted(line, counted, bytes));
        }
        var discarded = Shell.workload(line + " | cat >/dev/null");
        add(peer, title, duration -> perSecond(floor.run(discarded, duration)));
    }

    /**
     * Lets the ways take turns: a warm-up and the rounds.
     *
     * @throws IOException if one of them broke
     */
    List<ThroughputFigures> run(Schedule schedule) throws IOException, InterruptedException {
        for (var round = 0; round <= schedule.rounds(); round++) {
            for (var way : ways) {
                var perSecond = way.reader.perSecond(schedule.lap());
                if (round > 0) {
                    way.rates.add(perSecond * bytes / BYTES_PER_MIB);
                }
            }
        }
        return ways.stream().map(this::figures).toList();
    }

    private ThroughputFigures figures(Way way) {
        var cat = ways.getFirst().rates;
        var ratios =
                IntStream.range(0, cat.size())
                        .mapToObj(round -> way.rates.get(round) / cat.get(round))
                        .toList();
        return new ThroughputFigures(
                way.title, way.peer, bytes, Spread.of(way.rates), Spread.of(ratios));
    }

    private static double perSecond(Lap lap) {
        if (!lap.answers().stream().allMatch(Answer::isSuccess)) {
            throw new WrongAnswerException("a large output: " + lap.answers());
        }
        return lap.latencies().count() * NANOS_PER_SECOND / lap.elapsed().toNanos();
    }

    /** Reads the whole output over and over. */
    interface Reader {
        /** How often in a second, over so long. */
        double perSecond(Duration duration) throws IOException, InterruptedException;
    }

    /** One of those that take turns, and its rate in every round that counted. */
    private record Way(PeerId peer, String title, Reader reader, List<Double> rates) {}
}
