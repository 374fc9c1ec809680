package io.execbroker.loadtest.convert;

import io.execbroker.loadtest.trace.Expectation;
import io.execbroker.loadtest.trace.Terms;
import io.execbroker.loadtest.trace.TraceCommand;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A command that a log tells of, and what it tells of its end. */
final class LoggedCommand {

    private static final Set<Integer> SUCCESS = Set.of(0);

    /** What rootwrap exits with, of its own. */
    private static final int UNAUTHORISED = 99;

    private static final int NOT_EXECUTABLE = 96;
    private static final int SIGNALLED = 128;
    private static final int LAST_SIGNAL = 64;

    private final LogRecord start;
    private final List<String> started;
    private final RootHelper command;
    private @Nullable Integer exit;
    private @Nullable String stdin;

    /**
     * @param started the words of the log
     * @param command what of them is run as root
     */
    LoggedCommand(LogRecord start, List<String> started, RootHelper command) {
        this.start = start;
        this.started = started;
        this.command = command;
    }

    LogRecord start() {
        return start;
    }

    /** Whether a message about {@code words} may mean this command. */
    boolean is(List<String> words) {
        return words.equals(started) || words.equals(command.argv());
    }

    /** It ended. */
    void ended(int code, @Nullable String itsStdin) {
        exit = code;
        stdin = itsStdin;
    }

    boolean isEndKnown() {
        return exit != null;
    }

    /**
     * @param originMicros the trace's beginning
     */
    TraceCommand toTrace(long originMicros) {
        return new TraceCommand(
                start.place(),
                start.program(),
                start.process(),
                command.argv(),
                stdin,
                false,
                List.of(),
                exit == null ? new Expectation(SUCCESS, Optional.empty(), true) : expectation(exit),
                true,
                false,
                OptionalLong.of(start.atMicros() - originMicros),
                Terms.DEFAULT);
    }

    private Expectation expectation(int code) {
        if (code == UNAUTHORISED) {
            return new Expectation(Set.of(code), Optional.of("unauthorised"), false);
        }
        if (code == NOT_EXECUTABLE) {
            return new Expectation(Set.of(code), Optional.of("not_executable"), false);
        }
        var isSignal = command.isRootwrap() && code > SIGNALLED && code <= SIGNALLED + LAST_SIGNAL;
        return Expectation.exit(isSignal ? Set.of(code, SIGNALLED - code) : Set.of(code));
    }
}
