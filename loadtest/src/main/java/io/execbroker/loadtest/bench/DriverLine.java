package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.replay.CommandOutcome.End;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandOutcome.Signalled;
import io.execbroker.loadtest.replay.OutputDigest;

import java.io.IOException;

/** One line that a driver says; {@code floor.c} tells what there is. */
sealed interface DriverLine {

    /** It waits for requests. */
    record Ready(String about) implements DriverLine {}

    /** A command has ended. */
    record Command(long latencyNanos, Answer answer) implements DriverLine {}

    /** The lap has ended; all of its commands were told before. */
    record LapEnd(long elapsedNanos) implements DriverLine {}

    /** It cannot go on. */
    record Failure(String message) implements DriverLine {}

    /**
     * Reads a line.
     *
     * @throws IOException if it is none of these
     */
    static DriverLine parse(String line) throws IOException {
        var words = line.split(" ", 2);
        try {
            return switch (words[0]) {
                case "ready" -> new Ready(words[1]);
                case "error" -> new Failure(words[1]);
                case "lap" -> new LapEnd(Long.parseLong(words[1]));
                default -> command(line.split(" ", -1));
            };
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IOException("a driver said: " + line + " (expected: as in floor.c)", e);
        }
    }

    private static Command command(String[] words) {
        var exit = Integer.parseInt(words[1]);
        End end = exit >= 0 ? new Exited(exit) : new Signalled(-exit);
        var stdout = new OutputDigest(Long.parseLong(words[2]), Long.parseLong(words[3]));
        return new Command(
                Long.parseLong(words[0]), new Answer(end, stdout, Long.parseLong(words[4]) > 0));
    }
}
