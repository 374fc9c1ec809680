package io.execbroker.loadtest.replay;

import io.execbroker.loadtest.trace.TraceCommand;

import java.util.Locale;
import java.util.Map;

/** What starts a command that its order allows. */
public sealed interface Arrival {

    /**
     * When the command is due, in nanoseconds from the start of the replay; 0: as soon as it may.
     */
    long dueNanos(int position, TraceCommand command);

    /** Whether commands come whether or not the target keeps up. */
    boolean isOpen();

    /** Bounds what runs at once. */
    Gate gate(Iterable<TraceCommand> commands);

    /**
     * Closed: so many commands at once, the next when one ends.
     *
     * @param concurrency at least 1
     */
    record Closed(int concurrency) implements Arrival {
        public Closed {
            requirePositive("concurrency", concurrency);
        }

        @Override
        public long dueNanos(int position, TraceCommand command) {
            return 0;
        }

        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public Gate gate(Iterable<TraceCommand> commands) {
            return new CommandGate(concurrency);
        }

        @Override
        public String toString() {
            return "closed, " + concurrency + " at once";
        }
    }

    /**
     * Closed, as agents are: each works on so many owners at once. Needs {@link Order#AGENT}.
     *
     * @param workers by agent, each at least 1; an agent that is not named has one
     */
    record Agents(Map<String, Integer> workers) implements Arrival {
        public Agents {
            workers = Map.copyOf(workers);
            workers.forEach((agent, count) -> requirePositive(agent + " workers", count));
        }

        @Override
        public long dueNanos(int position, TraceCommand command) {
            return 0;
        }

        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public Gate gate(Iterable<TraceCommand> commands) {
            return new OwnerGate(workers, commands);
        }

        @Override
        public String toString() {
            return "the agents' own workers";
        }
    }

    /**
     * Open: command number {@code n} is due {@code n / perSecond} seconds after the start, whatever
     * became of the others. One that needs another is due no sooner than that has ended.
     *
     * @param perSecond greater than 0
     */
    record Rate(double perSecond) implements Arrival {
        private static final double NANOS_PER_SECOND = 1e9;

        public Rate {
            requirePositive("rate", perSecond);
        }

        @Override
        public long dueNanos(int position, TraceCommand command) {
            return (long) (position * (NANOS_PER_SECOND / perSecond));
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public Gate gate(Iterable<TraceCommand> commands) {
            return Gate.OPEN;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "open, %.1f/s", perSecond);
        }
    }

    /**
     * Open: as the trace recorded it. A command without a time is due at once.
     *
     * @param speed 2 replays in half the time; greater than 0. Infinite: all is due at once, and
     *     only its order keeps a command back
     */
    record Recorded(double speed) implements Arrival {
        private static final double NANOS_PER_MICRO = 1e3;

        public Recorded {
            if (!(speed > 0)) {
                throw new IllegalArgumentException("speed: " + speed + " (expected: > 0)");
            }
        }

        @Override
        public long dueNanos(int position, TraceCommand command) {
            return (long) (command.atMicros().orElse(0) * NANOS_PER_MICRO / speed);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public Gate gate(Iterable<TraceCommand> commands) {
            return Gate.OPEN;
        }

        @Override
        public String toString() {
            return Double.isInfinite(speed)
                    ? "open, in the recorded order, as fast as it goes"
                    : "open, as recorded, speed " + speed;
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
