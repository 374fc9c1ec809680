package io.execbroker.loadtest.replay;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What became of a command.
 *
 * @param end how it ended
 * @param stdout which output it was; the bytes themselves are not kept
 * @param stderr what it complained, cut at {@value #MAX_STDERR_CHARS} characters
 * @param timings where the time went, if the target knows
 */
public record CommandOutcome(
        End end, OutputDigest stdout, String stderr, Optional<Timings> timings) {
    static final int MAX_STDERR_CHARS = 2_000;

    public CommandOutcome {
        if (stderr.length() > MAX_STDERR_CHARS) {
            stderr = stderr.substring(0, MAX_STDERR_CHARS) + "...";
        }
    }

    /** Of a command that never ran. */
    static CommandOutcome notRun(String reason) {
        return unrun(new NotRun(reason));
    }

    /** Of a command that a broker refused. */
    static CommandOutcome rejected(String reason, String message) {
        return unrun(new Rejected(reason, message));
    }

    private static CommandOutcome unrun(End end) {
        return new CommandOutcome(end, OutputDigest.EMPTY, "", Optional.empty());
    }

    /** How a command ended. */
    public sealed interface End {}

    /** It exited by itself. */
    public record Exited(int code) implements End {
        @Override
        public String toString() {
            return "exit " + code;
        }
    }

    /** A signal ended it. */
    public record Signalled(int signal) implements End {
        @Override
        public String toString() {
            return "signal " + signal;
        }
    }

    /**
     * A broker refused it.
     *
     * @param reason its name in small letters
     * @param message for a person
     */
    public record Rejected(String reason, String message) implements End {
        @Override
        public String toString() {
            return "not run: " + reason + ", " + message;
        }
    }

    /**
     * It never ran.
     *
     * @param reason why, for a person
     */
    public record NotRun(String reason) implements End {
        @Override
        public String toString() {
            return "not run: " + reason;
        }
    }

    /**
     * Where the time went, as the target measured it.
     *
     * @param queuedMicros waiting for admission; empty where the target has no queue
     * @param spawnMicros starting the process
     */
    public record Timings(OptionalLong queuedMicros, long spawnMicros) {}
}
