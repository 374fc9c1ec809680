package io.execbroker.loadtest.bench;

import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.OutputDigest;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Laps and answers for tests. */
final class Laps {
    static final Answer NOTHING = new Answer(new Exited(0), OutputDigest.EMPTY, false);

    private Laps() {}

    /** So many commands, one after another, each of which took so long. */
    static Lap of(int commands, long eachMicros, Answer answer) {
        var recorder = new LapRecorder();
        for (var i = 0; i < commands; i++) {
            recorder.add(TimeUnit.MICROSECONDS.toNanos(eachMicros), answer);
        }
        return recorder.lap(TimeUnit.MICROSECONDS.toNanos(commands * eachMicros));
    }

    /** A peer that does what the function says. */
    static Peer peer(PeerId id, Runner runner) {
        return new Peer() {
            @Override
            public PeerId id() {
                return id;
            }

            @Override
            public String about() {
                return "scripted";
            }

            @Override
            public Lap run(Workload workload, Duration duration) {
                return runner.run(workload, duration);
            }

            @Override
            public void close() {}
        };
    }

    interface Runner {
        Lap run(Workload workload, Duration duration);
    }
}
