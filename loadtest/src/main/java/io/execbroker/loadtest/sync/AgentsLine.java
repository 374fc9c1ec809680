package io.execbroker.loadtest.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.execbroker.loadtest.replay.CommandOutcome;
import io.execbroker.loadtest.replay.CommandOutcome.End;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandOutcome.Signalled;
import io.execbroker.loadtest.replay.CommandRecord;
import io.execbroker.loadtest.replay.OutputDigest;
import io.execbroker.loadtest.trace.TraceCommand;

import java.io.IOException;
import java.util.Optional;

/** One line that a program of agents says; {@code agents.py} tells what there is. */
sealed interface AgentsLine {

    /** It waits for the word to begin. */
    record Ready(String about) implements AgentsLine {}

    /** It cannot go on. */
    record Failure(String message) implements AgentsLine {}

    /** A command has ended. */
    record Ended(String id, long startedNanos, long endedNanos, End end, String stderr)
            implements AgentsLine {

        /**
         * What it says of this command. Its agent waited for nobody: it was due when it started.
         */
        CommandRecord of(TraceCommand command) {
            var outcome = new CommandOutcome(end, OutputDigest.EMPTY, stderr, Optional.empty());
            return new CommandRecord(command, outcome, startedNanos, startedNanos, endedNanos);
        }
    }

    /**
     * Reads a line.
     *
     * @throws IOException if it is none of these
     */
    static AgentsLine parse(String line) throws IOException {
        var words = line.split(" ", 2);
        try {
            return switch (words[0]) {
                case "ready" -> new Ready(words[1]);
                case "error" -> new Failure(words[1]);
                default -> ended(line.split(" ", 5));
            };
        } catch (NumberFormatException | IndexOutOfBoundsException | JsonProcessingException e) {
            throw new IOException("agents said: " + line + " (expected: as in agents.py)", e);
        }
    }

    private static Ended ended(String[] words) throws JsonProcessingException {
        var exit = Integer.parseInt(words[3]);
        return new Ended(
                words[0],
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                exit >= 0 ? new Exited(exit) : new Signalled(-exit),
                new ObjectMapper().readValue(words[4], String.class));
    }
}
